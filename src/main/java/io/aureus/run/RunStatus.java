package io.aureus.run;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a run stands. */
public enum RunStatus {
    PENDING,
    RUNNING,
    PAUSED,
    COMPLETED,
    FAILED,
    CANCELLED;

    /**
     * The moves that are allowed.
     *
     * @return the statuses that may follow this one; for a failed run {@code RUNNING}, by retrying it
     */
    public Set<RunStatus> next() {
        return switch (this) {
            case PENDING, FAILED -> EnumSet.of(RUNNING);
            case RUNNING -> EnumSet.of(PAUSED, COMPLETED, FAILED, CANCELLED);
            case PAUSED -> EnumSet.of(RUNNING, CANCELLED);
            case COMPLETED, CANCELLED -> EnumSet.noneOf(RunStatus.class);
        };
    }

    /** Whether nothing more happens to it unless somebody retries it. */
    public boolean isFinished() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The name as it stands in files, columns and answers: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
