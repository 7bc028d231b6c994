package io.aureus.workflow.yaml;

import java.io.Reader;

/**
 * Hands a text to the parser and measures how much of it the parser takes before it has something to tell. A parser must
 * take a whole scalar before it can report it, and some take more than linear time for that: so the bound is here.
 */
final class MeteredReader extends Reader {

    /** Longest scalar, in characters: 1 MiB. */
    static final int SCALAR_MAX = 1 << 20;

    /** What the parser takes ahead, so that a scalar of exactly the allowed length passes. */
    private static final int AHEAD = 8 << 10;

    private final String text;
    private int position;
    private int told;

    MeteredReader(String text) {
        this.text = text;
    }

    /** Starts to measure anew. */
    void eventArrived() {
        told = position;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        if (position == text.length()) {
            return -1;
        }
        if (position - told > SCALAR_MAX + AHEAD) {
            throw new BeyondLimitException(
                    "AUR-106",
                    "after this place a scalar (or comment) is longer than " + SCALAR_MAX + " characters (1 MiB), which"
                            + " is the longest allowed; keep data in files of their own");
        }
        int count = Math.min(length, text.length() - position);
        text.getChars(position, position + count, buffer, offset);
        position += count;
        return count;
    }

    @Override
    public void close() {
        position = text.length();
    }
}
