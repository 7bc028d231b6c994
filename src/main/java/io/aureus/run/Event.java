package io.aureus.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/**
 * One transition of one run, as it stands in the log. The chain's own fields ({@code logSeq}, {@code hash}) belong to the
 * file it is written to, not to the event.
 *
 * @param timestamp when it was decided, cut to milliseconds; may step back, {@code seq} orders
 * @param type what happened
 * @param key of which run
 * @param taskId of which task, or null
 * @param seq position in its run's history, from 0, without gap
 * @param data JSON values, in the order written; empty if none
 * @param metadata JSON values, in the order written; empty if none
 */
public record Event(
        Instant timestamp,
        EventType type,
        RunKey key,
        String taskId,
        long seq,
        Map<String, Object> data,
        Map<String, Object> metadata) {

    /** Checks and cuts the timestamp to milliseconds, so that an event equals itself read back. */
    public Event {
        timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(metadata, "metadata");
        if (seq < 0) {
            throw new IllegalArgumentException("seq must be >= 0, was " + seq);
        }
    }
}
