package io.aureus.engine;

/** A drive could not be started, or broke. What is durable stays, and its runs can be gone on with. */
public final class DriveFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message complete, with a code and what to do
     * @param cause what led to it, or null
     */
    public DriveFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
