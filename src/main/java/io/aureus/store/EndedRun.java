package io.aureus.store;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import java.util.Objects;

/**
 * That a run has ended, as opposed to what it did.
 *
 * @param key which run
 * @param identity see {@link io.aureus.run.Identity}
 * @param status completed, failed or cancelled
 */
public record EndedRun(RunKey key, String identity, RunStatus status) {

    /** Nothing may be null. */
    public EndedRun {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(status, "status");
    }
}
