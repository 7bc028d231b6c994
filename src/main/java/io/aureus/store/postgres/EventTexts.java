package io.aureus.store.postgres;

import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.EventJson;
import java.util.List;
import java.util.Map;

/**
 * The events of a run's latest commit, and those before that the log had not acknowledged then, as they ride on its row: exact
 * text, because JSONB would change the bytes.
 */
final class EventTexts {
    private EventTexts() {}

    static String write(List<Event> events) {
        return write(List.of(), events);
    }

    /** Some events, and those that follow them. */
    static String write(List<Event> first, List<Event> then) {
        StringBuilder text = new StringBuilder("[");
        append(first, text);
        append(then, text);
        return text.append(']').toString();
    }

    private static void append(List<Event> events, StringBuilder text) {
        for (Event event : events) {
            text.append(text.length() == 1 ? "" : ",").append(event.json()).append('}');
        }
    }

    /** Those of a row; none if it has none. */
    @SuppressWarnings("unchecked")
    static List<Event> read(String text) {
        if (text == null) {
            return List.of();
        }
        return ((List<Map<String, Object>>) Json.parse(text))
                .stream().map(EventJson::event).toList();
    }
}
