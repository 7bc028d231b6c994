package io.aureus.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
    PENDING,
    RUNNING,
    PAUSED,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Whether nothing more happens to it unless somebody retries it. */
    public boolean isFinished() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The name as it stands in files, columns and answers: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
