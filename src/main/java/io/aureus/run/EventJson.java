package io.aureus.run;

import java.time.Instant;
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

    /**
     * The event that some fields tell; others than its own are passed over.
     *
     * @param fields with a {@code runId}
     * @throws RuntimeException if a field is missing or of another type, or the type of event is not known
     */
    public static Event event(Map<String, Object> fields) {
        return new Event(
                Instant.parse((String) fields.get("timestamp")),
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
