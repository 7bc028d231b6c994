package io.aureus.run;

import io.aureus.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event as a JSON object, with the fields and the order that every line of the log has. */
public final class EventJson {
    private EventJson() {}

    /**
     * The fields of an event, without those that belong to the file it is written to.
     *
     * @param event any
     * @return in order; those that are empty are left out, and so is the default tenant
     */
    public static Map<String, Object> fields(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", Timestamps.format(event.timestamp()));
        fields.put("type", event.type().name());
        fields.put("workflowId", event.key().workflowId());
        if (event.taskId() != null) {
            fields.put("taskId", event.taskId());
        }
        if (!event.key().tenant().equals(RunKey.DEFAULT_TENANT)) {
            fields.put("tenantId", event.key().tenant());
        }
        if (!event.data().isEmpty()) {
            fields.put("data", event.data());
        }
        if (!event.metadata().isEmpty()) {
            fields.put("metadata", event.metadata());
        }
        fields.put("runId", event.key().runId());
        fields.put("seq", event.seq());
        return fields;
    }

    /** An event as a JSON object of its {@link #fields} that is left open. */
    static String text(Event event) {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"timestamp\":\"").append(Timestamps.format(event.timestamp()));
        out.append("\",\"type\":\"").append(event.type().name()).append('"');
        append(",\"workflowId\":", event.key().workflowId(), out);
        if (event.taskId() != null) {
            append(",\"taskId\":", event.taskId(), out);
        }
        if (!event.key().tenant().equals(RunKey.DEFAULT_TENANT)) {
            append(",\"tenantId\":", event.key().tenant(), out);
        }
        if (!event.data().isEmpty()) {
            append(",\"data\":", event.data(), out);
        }
        if (!event.metadata().isEmpty()) {
            append(",\"metadata\":", event.metadata(), out);
        }
        append(",\"runId\":", event.key().runId(), out);
        append(",\"seq\":", event.seq(), out);
        return out.toString();
    }

    private static void append(String name, Object value, StringBuilder out) {
        out.append(name);
        Json.append(value, out);
    }

    /**
     * The event that some fields tell; others than its own are passed over.
     *
     * @param fields with a {@code runId}
     * @throws RuntimeException if a field is missing or of another type, or the type of event is not known
     */
    public static Event event(Map<String, Object> fields) {
        return new Event(
                Timestamps.parse((String) fields.get("timestamp")),
                EventType.valueOf((String) fields.get("type")),
                new RunKey(
                        (String) fields.getOrDefault("tenantId", RunKey.DEFAULT_TENANT),
                        (String) fields.get("workflowId"),
                        (String) fields.get("runId")),
                (String) fields.get("taskId"),
                (Long) fields.get("seq"),
                object(fields, "data"),
                object(fields, "metadata"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
