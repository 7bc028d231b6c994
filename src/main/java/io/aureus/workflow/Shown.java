package io.aureus.workflow;

import io.aureus.json.Json;

/** How parts of a definition are shown in messages: on one line, cut where they are long. */
final class Shown {
    private static final int LENGTH_MAX = 80;

    private Shown() {}

    static String node(Node node) {
        if (node instanceof Node.Sequence list) {
            return list.items().isEmpty() ? "an empty list" : "a list";
        }
        if (node instanceof Node.Mapping map) {
            return map.entries().isEmpty() ? "an empty map" : "a map";
        }
        Node.Scalar scalar = (Node.Scalar) node;
        if (scalar.value() instanceof String text) {
            return text(text);
        }
        return scalar.value() == null ? "without a value" : cut(scalar.text());
    }

    /** In single quotes, control characters escaped. */
    static String text(String text) {
        StringBuilder shown = new StringBuilder("'");
        for (int i = 0; i < text.length() && i < LENGTH_MAX; i++) {
            char c = text.charAt(i);
            boolean odd = Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c);
            boolean pair = Character.isSurrogate(c) && isPart(text, i);
            if (odd && !pair) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        boolean longer = text.length() > LENGTH_MAX;
        return shown + (longer ? "…' (" + text.length() + " characters)" : "'");
    }

    private static boolean isPart(String text, int i) {
        boolean low = Character.isLowSurrogate(text.charAt(i)) && i > 0;
        return low
                ? Character.isHighSurrogate(text.charAt(i - 1))
                : i + 1 < Math.min(text.length(), LENGTH_MAX) && Character.isLowSurrogate(text.charAt(i + 1));
    }

    static String value(Object value) {
        return value instanceof String text ? text(text) : cut(Json.write(value));
    }

    private static String cut(String text) {
        return text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text;
    }
}
