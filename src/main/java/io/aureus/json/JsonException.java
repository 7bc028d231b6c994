package io.aureus.json;

/** A text that is not JSON, or a value that cannot be written as JSON that every store accepts. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * Says what is wrong, the place being unknown or of no interest.
     *
     * @param message what
     * @param cause the parser's exception, or null
     */
    public JsonException(String message, Throwable cause) {
        this(message, 0, 0, cause);
    }

    /**
     * Says what is wrong and where.
     *
     * @param message what, in a user's words
     * @param line from 1; 0 if it is not known
     * @param column from 1; 0 if it is not known
     * @param cause the parser's exception, or null
     */
    public JsonException(String message, int line, int column, Throwable cause) {
        super(message, cause);
        this.line = line;
        this.column = column;
    }

    /** In which line of the text, from 1; 0 if it is not known. */
    public int line() {
        return line;
    }

    /** At which character of the line, from 1; 0 if it is not known. */
    public int column() {
        return column;
    }
}
