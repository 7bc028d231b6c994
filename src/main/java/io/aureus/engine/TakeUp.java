package io.aureus.engine;

import io.aureus.run.RunKey;
import java.util.Objects;

/**
 * A wish to go on with a run that exists.
 *
 * @param key which run
 * @param how in what way
 * @param by who asked for it, for people
 * @param command the number of the command with which the run was asked for it, or 0
 */
public record TakeUp(RunKey key, How how, String by, long command) implements Order {

    /** In what way to go on. */
    public enum How {
        /** As it stands: after a crash, or when it is due. */
        ADOPT,
        /** Also if it is paused. */
        RESUME,
        /** Reopening it, if it failed. */
        RETRY,
        /** Only to pause it; {@link TakeUp#by} is the reason. */
        PAUSE,
        /** Only to cancel it; {@link TakeUp#by} is the reason. */
        CANCEL
    }

    /** Nothing may be null. */
    public TakeUp {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(how, "how");
        Objects.requireNonNull(by, "by");
    }

    /** A wish that does not stand in the run's row. */
    public TakeUp(RunKey key, How how, String by) {
        this(key, how, by, 0);
    }
}
