package io.aureus.eventlog.filesystem;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

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
    private static final String WITH_DATA = EventType.WORKFLOW_STARTED.name();

    static Facts of(Event event) {
        return new Facts(event.key().runId(), event.seq(), event.type().name(), event.timestamp(), event.data());
    }

    /** Null if the line is not about a run. Of its values only those are made that are asked for here: they may be large. */
    static Facts of(Line line) {
        Map<String, Object> json = line.json(Facts::isWanted);
        if (json != null
                && json.get("runId") instanceof String runId
                && json.get("seq") instanceof Long seq
                && json.get("type") instanceof String type
                && json.get("timestamp") instanceof String timestamp) {
            try {
                return new Facts(runId, seq, type, Timestamps.parse(timestamp), EventLines.object(json, "data"));
            } catch (DateTimeException e) {
                return null;
            }
        }
        return null;
    }

    /** Only a run's first event has data that counts here; a line of ours tells its type before them. */
    private static boolean isWanted(Map<String, Object> before, String name) {
        return switch (name) {
            case "runId", "seq", "type", "timestamp" -> true;
            case "data" ->
                Objects.requireNonNullElse(before.get("type"), WITH_DATA).equals(WITH_DATA);
            default -> false;
        };
    }
}
