package io.aureus.engine.batch;

/** A job was asked for something that cannot be driven; it ends at once, and its exit status says why. */
final class JobRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    JobRefusedException(String message) {
        super(message);
    }
}
