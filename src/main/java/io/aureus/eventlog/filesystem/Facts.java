package io.aureus.eventlog.filesystem;

import io.aureus.run.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * What the catalogue takes from one line.
 *
 * @param runId of which run
 * @param seq its place in the run's history
 * @param type the event's type, known to this version or not
 * @param timestamp the event's
 * @param data the event's; empty if none
 */
record Facts(String runId, long seq, String type, Instant timestamp, Map<String, Object> data) {

    static Facts of(Event event) {
        return new Facts(event.key().runId(), event.seq(), event.type().name(), event.timestamp(), event.data());
    }

    /** Null if the line is not about a run. */
    static Facts of(Map<String, Object> json) {
        if (json != null
                && json.get("runId") instanceof String runId
                && json.get("seq") instanceof Long seq
                && json.get("type") instanceof String type
                && json.get("timestamp") instanceof String timestamp) {
            try {
                return new Facts(runId, seq, type, Instant.parse(timestamp), EventLines.object(json, "data"));
            } catch (DateTimeException e) {
                return null;
            }
        }
        return null;
    }
}
