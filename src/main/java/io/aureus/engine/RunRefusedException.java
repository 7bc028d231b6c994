package io.aureus.engine;

import java.util.Objects;

/** A run cannot be started or gone on with, for a reason that a person can act on. */
public final class RunRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String runId;

    /** Why, as far as programs care. */
    public enum Reason {
        /** A living process drives it, or starts the same right now. */
        DRIVEN,
        /** It exists with another definition or other inputs. */
        CONFLICT,
        /** It is paused, and was not asked to be resumed. */
        PAUSED,
        /** The store went back in time: nobody may drive it before a person has looked. */
        PARKED,
        /** There is no such run. */
        UNKNOWN,
        /** It is in a status in which this is not possible. */
        STATUS,
        /** Its log or store cannot be reached. */
        UNAVAILABLE
    }

    /**
     * A refusal.
     *
     * @param reason why
     * @param runId which run, or null
     * @param message complete, with a code and what to do
     * @param cause what led to it, or null
     */
    public RunRefusedException(Reason reason, String runId, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.runId = runId;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Which run, or null. */
    public String runId() {
        return runId;
    }
}
