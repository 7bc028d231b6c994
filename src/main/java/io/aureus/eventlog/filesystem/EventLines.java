package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.run.Event;
import io.aureus.run.EventJson;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/** How an event is written as a line, up to the chain's fields, and read back. */
final class EventLines {

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private EventLines() {}

    static String timestamp(Instant instant) {
        return MILLIS.format(instant);
    }

    /** Appends the event's fields, the line's beginning; {@link HashChain#seal} ends it. */
    static void body(Event event, Bytes out) {
        out.ascii("{\"timestamp\":\"");
        out.ascii(timestamp(event.timestamp()));
        out.ascii("\",\"type\":\"");
        out.ascii(event.type().name());
        out.ascii("\"");
        text(out, ",\"workflowId\":", event.key().workflowId());
        if (event.taskId() != null) {
            text(out, ",\"taskId\":", event.taskId());
        }
        if (!event.key().tenant().equals(RunKey.DEFAULT_TENANT)) {
            text(out, ",\"tenantId\":", event.key().tenant());
        }
        map(out, ",\"data\":", event.data());
        map(out, ",\"metadata\":", event.metadata());
        text(out, ",\"runId\":", event.key().runId());
        out.ascii(",\"seq\":");
        out.ascii(Long.toString(event.seq()));
    }

    private static void map(Bytes out, String name, Map<String, Object> value) {
        if (!value.isEmpty()) {
            out.ascii(name);
            Json.write(value, out);
        }
    }

    static void text(Bytes out, String name, String value) {
        out.ascii(name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                Json.write(value, out);
                return;
            }
        }
        out.ascii("\"");
        out.ascii(value);
        out.ascii("\"");
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
