package io.aureus.store;

/** The state store failed or refused for now: nothing is known to have been changed, and the same may work later. */
public final class StoreUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String trouble;

    /**
     * Says what failed.
     *
     * @param message with code, what was tried and the remedy
     * @param cause the driver's own exception, or null
     */
    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, message);
    }

    /**
     * Says what failed, and because of what.
     *
     * @param message with code, what was tried and the remedy
     * @param cause the driver's own exception, or null
     * @param trouble see {@link #trouble}
     */
    public StoreUnavailableException(String message, Throwable cause, String trouble) {
        super(message, cause);
        this.trouble = trouble;
    }

    /** What is wrong in a word or two, the same for every failure of one cause: it tells news from repetition. */
    public String trouble() {
        return trouble;
    }
}
