package io.aureus.engine;

import io.aureus.store.ClaimedRun;
import java.util.Objects;

/**
 * A run that the store has given to this process already.
 *
 * @param run as it was found
 */
public record Claimed(ClaimedRun run) implements Order {
    /** The run may not be null. */
    public Claimed {
        Objects.requireNonNull(run, "run");
    }
}
