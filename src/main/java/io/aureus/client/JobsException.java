package io.aureus.client;

/** The batch runtime refused; the message says what and why. */
public class JobsException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message complete, with a code; causes stay behind, for the caller may not know their classes
     */
    public JobsException(String message) {
        super(message);
    }
}
