package io.aureus.store;

import io.aureus.run.RunKey;
import java.time.Instant;
import java.util.Objects;

/**
 * A run that its driver lets go of.
 *
 * @param run which run
 * @param claim the driver's; if it is no longer the current one nothing changes
 * @param dueAt until when the run only waits, or null
 * @param logged whether the events of its latest commit are in the log; else they stay with it for whoever takes it next
 */
public record Release(RunKey run, Claim claim, Instant dueAt, boolean logged) {
    /** Run and claim may not be null. */
    public Release {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(claim, "claim");
    }
}
