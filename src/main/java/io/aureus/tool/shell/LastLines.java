package io.aureus.tool.shell;

import java.util.function.UnaryOperator;

/** The end of what a command wrote to its standard error. */
final class LastLines {

    /** Most lines shown. */
    static final int LINES_MAX = 20;

    /** Most characters shown. */
    static final int LENGTH_MAX = 4_096;

    private static final int KEPT = 1 << 14;

    private final byte[] ring = new byte[KEPT];
    private long bytes;

    void add(byte[] chunk, int length) {
        for (int i = Math.max(0, length - KEPT); i < length; i++) {
            ring[(int) ((bytes + i) % KEPT)] = chunk[i];
        }
        bytes += length;
    }

    /** Masked before it is cut: no secret is cut in two, and so shown in part. */
    String text(UnaryOperator<String> mask) {
        int size = (int) Math.min(bytes, KEPT);
        byte[] kept = new byte[size];
        for (int i = 0; i < size; i++) {
            kept[i] = ring[(int) ((bytes - size + i) % KEPT)];
        }
        String text = Output.text(kept);
        if (bytes > KEPT) {
            int line = text.indexOf('\n') + 1;
            text = text.substring(line > 0 ? line : Math.min(text.length(), KEPT / 2));
        }
        text = mask.apply(text).strip();
        int from = text.length();
        for (int lines = 0; lines < LINES_MAX && from > 0; lines++) {
            from = text.lastIndexOf('\n', from - 1);
        }
        text = from > 0 ? text.substring(from + 1) : text;
        return text.length() <= LENGTH_MAX ? text : "…" + text.substring(text.length() - LENGTH_MAX + 1);
    }
}
