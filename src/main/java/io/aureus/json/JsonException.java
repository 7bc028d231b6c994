package io.aureus.json;

/** A text that is not JSON, or a value that cannot be written as JSON that every store accepts. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message what and where
     * @param cause the parser's exception, or null
     */
    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
