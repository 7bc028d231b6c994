package io.aureus.store;

/** The state store failed or refused for now: nothing is known to have been changed, and the same may work later. */
public final class StoreUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says what failed.
     *
     * @param message with code, what was tried and the remedy
     * @param cause the driver's own exception, or null
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
