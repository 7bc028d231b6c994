package io.aureus.cli;

import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event for people and programs. */
final class EventView {
    private static final int VALUE_SHOWN_MAX = 160;

    private EventView() {}

    /** The fields of the log's line, in its order, without those that belong to a file. */
    static Map<String, Object> json(Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timestamp", Timestamps.format(event.timestamp()));
        json.put("type", event.type().name());
        json.put("workflowId", event.key().workflowId());
        if (event.taskId() != null) {
            json.put("taskId", event.taskId());
        }
        if (!event.key().tenant().equals(RunKey.DEFAULT_TENANT)) {
            json.put("tenantId", event.key().tenant());
        }
        if (!event.data().isEmpty()) {
            json.put("data", event.data());
        }
        if (!event.metadata().isEmpty()) {
            json.put("metadata", event.metadata());
        }
        json.put("runId", event.key().runId());
        json.put("seq", event.seq());
        return json;
    }

    /** One line: when, which run and position, what, which task, and the rest as {@code name=value}. */
    static String text(Event event, Paint paint) {
        StringBuilder line = new StringBuilder();
        line.append(paint.faint(Timestamps.format(event.timestamp())))
                .append("  ")
                .append(event.key().runId())
                .append(paint.faint(" #" + event.seq()))
                .append("  ")
                .append(paint.bold(event.type().name()));
        if (event.taskId() != null) {
            line.append(' ').append(event.taskId());
        }
        details(line, event.metadata());
        details(line, event.data());
        return line.toString();
    }

    /** A line of the original as it stands, marked. */
    static Map<String, Object> legacyJson(Map<String, Object> fields) {
        Map<String, Object> json = new LinkedHashMap<>(fields);
        json.put("legacy", true);
        return json;
    }

    /** A line of the original like one of ours, as far as it goes; {@code -} stands for the run that it does not name. */
    static String legacyText(Map<String, Object> fields, Paint paint) {
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        StringBuilder line = new StringBuilder();
        line.append(paint.faint(shown(rest.remove("timestamp"))))
                .append("  -")
                .append(paint.faint(" legacy"))
                .append("  ")
                .append(paint.bold(shown(rest.remove("type"))));
        rest.remove("workflowId");
        Object taskId = rest.remove("taskId");
        if (taskId != null) {
            line.append(' ').append(shown(taskId));
        }
        for (String group : List.of("metadata", "data")) {
            if (rest.remove(group) instanceof Map<?, ?> inner) {
                inner.forEach((name, value) -> detail(line, String.valueOf(name), value));
            }
        }
        details(line, rest);
        return line.toString();
    }

    private static void details(StringBuilder line, Map<String, Object> fields) {
        fields.forEach((name, value) -> detail(line, name, value));
    }

    private static void detail(StringBuilder line, String name, Object value) {
        line.append("  ").append(Paint.oneLine(name)).append('=').append(shown(value));
    }

    private static String shown(Object value) {
        String text = Paint.oneLine(value instanceof String word ? word : Json.write(value));
        return text.length() <= VALUE_SHOWN_MAX
                ? text
                : text.substring(0, VALUE_SHOWN_MAX) + "… (" + text.length() + " characters; --output json shows all)";
    }
}
