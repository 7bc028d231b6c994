package io.aureus.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a Java program hands over, as a JSON value of our own that every store keeps and nobody else can change. */
final class CheckedCopy {
    private CheckedCopy() {}

    static Object of(Object value) {
        return of(value, 0);
    }

    private static Object of(Object value, int depth) {
        boolean container = value instanceof Map || value instanceof Collection;
        if (container && depth >= Json.DEPTH_MAX) {
            throw new JsonException("nested deeper than " + Json.DEPTH_MAX, null);
        }
        if (value == null || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof Character) {
            return text(value.toString());
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put(text(Json.checkedKey(entry.getKey())), of(entry.getValue(), depth + 1));
            }
            return copy;
        }
        if (value instanceof Collection<?> collection) {
            List<Object> copy = new ArrayList<>(collection.size());
            for (Object element : collection) {
                copy.add(of(element, depth + 1));
            }
            return copy;
        }
        throw new JsonException("no JSON value: " + value.getClass().getName(), null);
    }

    private static Number number(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        BigDecimal decimal;
        try {
            decimal = new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw new JsonException("no finite number: " + number, e);
        }
        boolean huge = decimal.toString().length() > Json.NUMBER_LENGTH_MAX
                || Math.abs((long) decimal.precision() - decimal.scale()) > 10_000
                || Math.abs((long) decimal.scale()) > 10_000;
        if (huge) {
            throw new JsonException(
                    "a number beyond " + Json.NUMBER_LENGTH_MAX + " characters, or beyond 10,000 digits written out",
                    null);
        }
        // Without fraction and exponent it reads back as an integer, so that is what it is.
        return decimal.scale() == 0 ? Json.integer(decimal.unscaledValue()) : decimal;
    }

    private static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw new JsonException(
                        String.format("text holds U+%04X at position %d, which no store keeps", (int) c, i), null);
            }
            if (pair) {
                i++;
            }
        }
        return text;
    }
}
