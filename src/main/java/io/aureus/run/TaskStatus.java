package io.aureus.run;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a task of a run stands, and where it may go from there. */
public enum TaskStatus {
    /** Has not started. */
    PENDING,
    /** An attempt is under way, or was when its process ended. */
    RUNNING,
    /** An attempt failed; the next one is due at a recorded time. */
    RETRYING,
    /** Its attempt asked to be completed at a recorded time; nothing is executing. Its attempt's time-out goes on. */
    WAITING,
    COMPLETED,
    FAILED,
    TIMEOUT,
    /** Never ran in a run that ended. */
    SKIPPED,
    CANCELLED,
    /** Completed, then undone because its run failed. */
    COMPENSATED;

    /**
     * The moves that are allowed.
     *
     * @return the statuses that may follow this one; for ended ones {@code PENDING} alone, by retrying the run
     */
    public Set<TaskStatus> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(RUNNING, SKIPPED, CANCELLED);
            case RUNNING -> EnumSet.of(RUNNING, RETRYING, WAITING, COMPLETED, FAILED, TIMEOUT, CANCELLED);
            case RETRYING -> EnumSet.of(RUNNING, CANCELLED);
            case WAITING -> EnumSet.of(COMPLETED, RETRYING, TIMEOUT, CANCELLED);
            case COMPLETED -> EnumSet.of(COMPENSATED, PENDING);
            case FAILED, TIMEOUT, SKIPPED, CANCELLED, COMPENSATED -> EnumSet.of(PENDING);
        };
    }

    /** Whether no attempt is under way or to come in this opening of the run. */
    public boolean isEnded() {
        return switch (this) {
            case PENDING, RUNNING, RETRYING, WAITING -> false;
            default -> true;
        };
    }

    /** Whether it ended because its last attempt did. */
    public boolean isFailure() {
        return this == FAILED || this == TIMEOUT;
    }

    /** The name as it stands in files, columns and answers: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
