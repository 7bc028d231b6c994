package io.aureus.engine;

import io.aureus.run.RunKey;
import java.util.Objects;

/**
 * What a launch that was submitted came to.
 *
 * @param run which run
 * @param isNew false if it existed already: an unfinished one of the same identity, or one of the same id
 */
public record Submitted(RunKey run, boolean isNew) {
    /** The run may not be null. */
    public Submitted {
        Objects.requireNonNull(run, "run");
    }
}
