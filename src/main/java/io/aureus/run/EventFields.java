package io.aureus.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the fields of an event mean for the state of a task: the one place that reads them. */
final class EventFields {
    private EventFields() {}

    static TaskState after(TaskState before, Event event) {
        Map<String, Object> metadata = event.metadata();
        Instant at = event.timestamp();
        return switch (event.type()) {
            case TASK_STARTED -> before.started(number(metadata, "attempt"), number(metadata, "execution"), at);
            case TASK_COMPLETED -> before.completed(event.data().get("result"), text(event.data(), "resultSha256"), at);
            case TASK_WAITING ->
                before.waiting(
                        time(metadata, "dueAt"),
                        time(metadata, "timeoutAt"),
                        event.data().get("result"));
            case TASK_RETRY -> before.retrying(error(metadata), time(metadata, "dueAt"));
            case TASK_FAILED -> before.ended(TaskStatus.FAILED, error(metadata), at);
            case TASK_TIMEOUT -> before.ended(TaskStatus.TIMEOUT, error(metadata), at);
            case TASK_CANCELLED -> before.ended(TaskStatus.CANCELLED, before.error(), at);
            default -> throw new IllegalStateException(event.type() + " is no event of a task");
        };
    }

    static TaskError error(Map<String, Object> metadata) {
        String code = text(metadata, "errorCode");
        return new TaskError(code == null ? "failed" : code, String.valueOf(metadata.get("error")));
    }

    /** A number that is 1 when it is left out. */
    static int number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Number number ? number.intValue() : 1;
    }

    static String text(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text ? text : null;
    }

    static Instant time(Map<String, Object> fields, String name) {
        String text = text(fields, name);
        return text == null ? null : Timestamps.parse(text);
    }

    static List<String> texts(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
