package io.aureus.eventlog;

import java.time.Instant;
import java.util.Objects;

/**
 * The latest event of a run that stands in the log, by the index.
 *
 * @param seq its place in the run's history
 * @param at its timestamp
 */
public record LastEvent(long seq, Instant at) {
    /** The time may not be null. */
    public LastEvent {
        Objects.requireNonNull(at, "at");
    }
}
