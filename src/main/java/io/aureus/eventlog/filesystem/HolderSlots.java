package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.Holder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds what, for messages: one file of fixed slots beside the lock file, one for each position (positions may share
 * one; then the latest stands in it). It decides nothing: the lock file does.
 */
final class HolderSlots {

    static final String NAME = "_holders";

    private static final int SLOTS = 4096;
    private static final int SLOT_LENGTH = 128;
    private static final int HOST_LENGTH_MAX = 63;

    /** Position, token, process id, time, host: what {@link #taken} writes. */
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{16})([0-9a-f]{16})([0-7][0-9a-f]{15})([0-7][0-9a-f]{15})([^\\x00]{1,63})\\x00");

    private final Storage storage;
    private Storage.File file;

    HolderSlots(Storage storage) {
        this.storage = storage;
    }

    private static long offset(long position) {
        return (position % SLOTS) * SLOT_LENGTH;
    }

    private synchronized Storage.File file() throws IOException {
        if (file == null) {
            try (Storage.Directory root = storage.directory(List.of(), false)) {
                try {
                    file = root.open(NAME, true);
                } catch (NoSuchFileException e) {
                    file = created(root);
                }
            }
        }
        return file;
    }

    private static Storage.File created(Storage.Directory root) throws IOException {
        try {
            return root.create(NAME);
        } catch (FileAlreadyExistsException e) {
            return root.open(NAME, true);
        }
    }

    /** Says that this process took a position. */
    void taken(long position, Instant since) throws IOException {
        String host = storage.host();
        String text = String.format(
                Locale.ROOT,
                "%016x%s%016x%016x%s",
                position,
                storage.processToken(),
                storage.processId(),
                since.toEpochMilli(),
                host.substring(0, Math.min(HOST_LENGTH_MAX, host.length())));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer slot = ByteBuffer.allocate(SLOT_LENGTH);
        slot.put(bytes, 0, Math.min(bytes.length, SLOT_LENGTH - 1));
        file().write(offset(position), slot.rewind());
    }

    /** Says that this process let a position go. */
    void released(long position) throws IOException {
        Slot slot = slot(position);
        if (slot != null && slot.token.equals(storage.processToken())) {
            file().write(offset(position), ByteBuffer.allocate(SLOT_LENGTH));
        }
    }

    /** Who holds a position: by its slot; if another one has that, by asking the lock file itself. */
    Optional<Holder> holder(long position) throws IOException {
        Slot slot = slot(position);
        if (slot != null) {
            boolean alive = storage.locked(Positions.ofProcess(slot.token));
            return alive ? Optional.of(slot.holder) : Optional.empty();
        }
        return storage.locked(position) ? Optional.of(new Holder(storage.host(), 0, Instant.EPOCH)) : Optional.empty();
    }

    private record Slot(String token, Holder holder) {}

    private Slot slot(long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_LENGTH);
        if (file().read(offset(position), bytes) < SLOT_LENGTH) {
            return null;
        }
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        Matcher parts = FORM.matcher(text);
        if (!parts.lookingAt() || !parts.group(1).equals(String.format(Locale.ROOT, "%016x", position))) {
            return null; // another position's, being rewritten, or torn by a loss of power
        }
        long pid = Long.parseLong(parts.group(3), 16);
        Instant since = Instant.ofEpochMilli(Long.parseLong(parts.group(4), 16));
        return new Slot(parts.group(2), new Holder(parts.group(5), pid, since));
    }

    synchronized void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
