package io.aureus.embedded;

/** The embedded PostgreSQL cannot be had; the message says why and what to do. */
public final class EmbeddedDatabaseException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says what failed.
     *
     * @param message with code, reason and remedy
     * @param cause or null
     */
    public EmbeddedDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
