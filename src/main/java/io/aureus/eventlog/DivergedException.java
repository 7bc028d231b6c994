package io.aureus.eventlog;

/** Two different lines claim the same place in one run's history: a person must look. */
public final class DivergedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says where.
     *
     * @param message with code, run, seq and both files and lines
     */
    public DivergedException(String message) {
        super(message);
    }
}
