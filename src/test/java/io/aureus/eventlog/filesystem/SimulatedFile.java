package io.aureus.eventlog.filesystem;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file's bytes as seen, as on disk, and the changes in between. A failed force leaves its changes clean: no later force
 * brings them to the disk, though they may have got there.
 */
final class SimulatedFile {

    private final Content seen;
    private final Content durable;
    private final List<Change> unforced = new ArrayList<>();
    private final List<Change> adrift = new ArrayList<>();

    SimulatedFile(byte[] content) {
        seen = new Content(content);
        durable = new Content(content);
    }

    /** Bytes that change and grow. */
    private static final class Content {
        private byte[] bytes;
        private int size;

        Content(byte[] content) {
            become(content);
        }

        void become(byte[] content) {
            bytes = content.clone();
            size = content.length;
        }

        void apply(Change change) {
            if (change.bytes == null) {
                Arrays.fill(bytes, Math.min(change.offset, size), size, (byte) 0);
                size = Math.min(size, change.offset);
                return;
            }
            int end = change.offset + change.bytes.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            System.arraycopy(change.bytes, 0, bytes, change.offset, change.bytes.length);
            size = Math.max(size, end);
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, size);
        }
    }

    /** Bytes written at an offset; null: the file is cut there. */
    private static final class Change {
        private final int offset;
        private final byte[] bytes;

        Change(int offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        boolean covers(Change other) {
            return bytes != null
                    && other.bytes != null
                    && offset < other.offset + other.bytes.length
                    && other.offset < offset + bytes.length;
        }
    }

    int size() {
        return seen.size;
    }

    /** What is on disk for certain, from an offset on. */
    byte[] durable(int from) {
        return Arrays.copyOfRange(durable.bytes, from, durable.size);
    }

    int durableSize() {
        return durable.size;
    }

    byte[] content() {
        return seen.copy();
    }

    int read(long offset, ByteBuffer into) {
        if (offset >= seen.size) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), seen.size - offset);
        into.put(seen.bytes, (int) offset, count);
        return count;
    }

    void write(long offset, byte[] bytes) {
        change(new Change((int) offset, bytes));
    }

    void cut(long offset) {
        change(new Change((int) offset, null));
    }

    private void change(Change change) {
        seen.apply(change);
        unforced.add(change);
    }

    void force() {
        for (Change change : unforced) {
            durable.apply(change);
            adrift.removeIf(change::covers); // what was written over does not come back
        }
        unforced.clear();
    }

    void failForce() {
        adrift.addAll(unforced);
        unforced.clear();
    }

    void powerLoss(Random random) {
        boolean all = random.nextInt(4) == 0;
        List<Change> doubtful = new ArrayList<>(adrift);
        doubtful.addAll(unforced);
        for (Change change : doubtful) {
            if (all || random.nextBoolean()) {
                durable.apply(change);
            } else if (change.bytes != null && change.bytes.length > 0 && random.nextBoolean()) {
                int torn = random.nextInt(change.bytes.length);
                durable.apply(new Change(change.offset, Arrays.copyOf(change.bytes, torn)));
            }
        }
        unforced.clear();
        adrift.clear();
        seen.become(durable.copy());
    }
}
