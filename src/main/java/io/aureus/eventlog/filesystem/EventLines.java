package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.run.Event;
import io.aureus.run.EventJson;
import java.io.IOException;
import java.util.Map;

/** How an event is written as a line, up to the chain's fields, and read back. */
final class EventLines {

    private EventLines() {}

    /** Appends the event's fields, the line's beginning; {@link HashChain#seal} ends it. */
    static void body(Event event, Bytes out) {
        out.utf8(event.json());
    }

    /**
     * The event a line tells.
     *
     * @param json the line's fields; it has a {@code runId}
     * @throws IOException if a field is missing or of another type, or the type of event is not known
     */
    static Event event(Map<String, Object> json, String where) throws IOException {
        try {
            return EventJson.event(json);
        } catch (RuntimeException e) {
            throw new IOException(
                    "AUR-311 " + where + " holds a line that this version cannot read: " + e.getMessage()
                            + ". Use the version that wrote it, or a newer one",
                    e);
        }
    }

    /** A line as JSON; null if it is none, or no object. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> fields(byte[] utf8, int start, int length) {
        try {
            return Json.parse(utf8, start, length) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
        } catch (JsonException e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> json, String name) {
        return json.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
