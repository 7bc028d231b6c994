package io.aureus.store.postgres;

import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.EventJson;
import java.util.List;
import java.util.Map;

/** The events of a run's latest commit as they ride on its row: exact text, because JSONB would change the bytes. */
final class EventTexts {
    private EventTexts() {}

    static String write(List<Event> events) {
        return Json.write(events.stream().map(EventJson::fields).toList());
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
