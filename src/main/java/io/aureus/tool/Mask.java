package io.aureus.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces the values of secrets by {@link #MASKED}: each as it is, and each of its lines if it has several. What is
 * shorter than {@link #LENGTH_MIN} is left, for it would stand everywhere.
 */
final class Mask {

    /** What stands in place of a secret. */
    static final String MASKED = "***";

    /** Shortest value that is masked, in characters. */
    static final int LENGTH_MIN = 4;

    /** Shortest line of a secret of several lines that is masked, in characters. */
    static final int LINE_LENGTH_MIN = 8;

    private final List<String> longestFirst;

    Mask(Collection<String> secrets) {
        Set<String> values = new LinkedHashSet<>();
        for (String secret : secrets) {
            keep(values, secret, LENGTH_MIN);
            keep(values, secret.strip(), LENGTH_MIN);
            if (secret.indexOf('\n') >= 0) {
                secret.lines().forEach(line -> keep(values, line.strip(), LINE_LENGTH_MIN));
            }
        }
        longestFirst = new ArrayList<>(values);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    }

    private static void keep(Set<String> values, String value, int least) {
        if (value.length() >= least) {
            values.add(value);
        }
    }

    boolean isEmpty() {
        return longestFirst.isEmpty();
    }

    /** A text without them; null for null. */
    String text(String text) {
        String masked = text;
        if (masked != null) {
            for (String secret : longestFirst) {
                masked = masked.replace(secret, MASKED);
            }
        }
        return masked;
    }

    /** A JSON value without them, keys and numbers included. */
    Object json(Object value) {
        if (isEmpty()) {
            return value;
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Number number) {
            String text = number.toString();
            return text(text).equals(text) ? number : MASKED;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> masked = new LinkedHashMap<>();
            map.forEach((key, each) -> masked.put(text((String) key), json(each)));
            return masked;
        }
        if (value instanceof List<?> list) {
            List<Object> masked = new ArrayList<>(list.size());
            list.forEach(each -> masked.add(json(each)));
            return masked;
        }
        return value;
    }
}
