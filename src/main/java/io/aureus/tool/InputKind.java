package io.aureus.tool;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** What values an input of a tool accepts. A reference to a secret stands for a text. */
public enum InputKind {
    /** Any JSON value. */
    ANY("any value"),
    /** Text. */
    TEXT("text"),
    /** A whole number; its range stands in the {@link Input}. */
    INTEGER("an integer"),
    /** A point in time with its offset, as ISO-8601 writes it. */
    TIME("a time like 2030-01-31T08:00:00Z"),
    /** One text, or a list of texts, numbers and booleans that is not empty. */
    COMMAND("a text or a list of texts, not empty"),
    /** An object whose values are texts, numbers, booleans or null. */
    TEXTS("an object of texts");

    private final String words;

    InputKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean accepts(Object value) {
        return switch (this) {
            case ANY -> true;
            case TEXT -> value instanceof String || Secrets.isReference(value);
            case INTEGER -> value instanceof Long;
            case TIME -> value instanceof String text && isTime(text);
            case COMMAND ->
                value instanceof List<?> list
                        ? !list.isEmpty() && list.stream().allMatch(InputKind::isPlain)
                        : TEXT.accepts(value) && !"".equals(value);
            case TEXTS ->
                value instanceof Map<?, ?> map && map.values().stream().allMatch(each -> each == null || isPlain(each));
        };
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number || value instanceof Boolean || TEXT.accepts(value);
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
