package io.aureus.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The two openings, <code>${</code> and <code>#{</code>, that are reserved in values of inputs. Doubling the first
 * character (<code>$${</code>, <code>##{</code>) means the text itself.
 */
final class Expressions {
    private static final Pattern OPENING = Pattern.compile("([$#])\\{");
    private static final Pattern ESCAPED = Pattern.compile("([$#])\\1\\{");

    private Expressions() {}

    /** Whether an opening stands in the text that is not escaped. */
    static boolean in(String text) {
        return OPENING.matcher(ESCAPED.matcher(text).replaceAll(" ")).find();
    }

    static String unescaped(String text) {
        return ESCAPED.matcher(text).replaceAll("$1{");
    }

    static Object escaped(Object value) {
        if (value instanceof String text) {
            return OPENING.matcher(text).replaceAll("$1$1{");
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(key, escaped(element)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(escaped(element)));
            return copy;
        }
        return value;
    }
}
