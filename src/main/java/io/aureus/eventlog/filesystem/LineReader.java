package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Streams the complete lines of a range of a file through one buffer that only a long line makes grow. */
final class LineReader {

    /** Longest line that is written or read; beyond it a file is taken as damaged. */
    static final int LINE_BYTES_MAX = 64 * 1024 * 1024;

    private LineReader() {}

    /** Takes lines one by one. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Called for each complete line.
         *
         * @return whether to go on
         */
        boolean line(long offset, byte[] buffer, int start, int length) throws IOException;
    }

    /**
     * Visits each line that begins at or behind {@code from} and ends, with its line feed, at or before {@code to}.
     *
     * @param from where a line begins
     */
    static void read(Storage.File file, long from, long to, Visitor visitor) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(64 * 1024, to - from))];
        long base = from;
        int filled = 0;
        while (base + filled < to) {
            if (filled == buffer.length) {
                buffer = grown(buffer, base);
            }
            int wanted = (int) Math.min(buffer.length - filled, to - base - filled);
            int count = file.read(base + filled, ByteBuffer.wrap(buffer, filled, wanted));
            if (count <= 0) {
                return;
            }
            int scan = filled;
            filled += count;
            int start = 0;
            for (int i = scan; i < filled; i++) {
                if (buffer[i] == '\n') {
                    if (!visitor.line(base + start, buffer, start, i - start)) {
                        return;
                    }
                    start = i + 1;
                }
            }
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            base += start;
        }
    }

    private static byte[] grown(byte[] buffer, long offset) throws IOException {
        if (buffer.length >= LINE_BYTES_MAX) {
            throw new IOException(
                    "AUR-308 the line at byte " + offset + " is longer than " + LINE_BYTES_MAX + " bytes");
        }
        return Arrays.copyOf(buffer, (int) Math.min(LINE_BYTES_MAX, buffer.length * 4L));
    }
}
