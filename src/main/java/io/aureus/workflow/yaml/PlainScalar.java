package io.aureus.workflow.yaml;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.workflow.FaultList;
import io.aureus.workflow.Places.Place;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * What a scalar without quotes means: JSON's words and numbers, anything else is text. So {@code on}, {@code 22:22} and
 * {@code 017} stay what they look like.
 */
final class PlainScalar {

    /** Longest number, in characters. */
    static final int NUMBER_LENGTH_MAX = 1_000;

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");

    private PlainScalar() {}

    static Object value(String text, Place place, FaultList faults) {
        return switch (text) {
            case "", "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> looksLikeNumber(text) ? number(text, place, faults) : text;
        };
    }

    private static boolean looksLikeNumber(String text) {
        char first = text.charAt(0);
        boolean may = first == '-' || (first >= '0' && first <= '9');
        return may && NUMBER.matcher(text).matches();
    }

    private static Object number(String text, Place place, FaultList faults) {
        try {
            if (text.length() <= NUMBER_LENGTH_MAX) {
                boolean whole = text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
                return Json.checked(whole ? new BigInteger(text) : new BigDecimal(text));
            }
        } catch (NumberFormatException | JsonException e) {
            return beyond(text, place, faults);
        }
        return beyond(text, place, faults);
    }

    private static Object beyond(String text, Place place, FaultList faults) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        faults.error(
                "AUR-137",
                place,
                "the number " + shown + " is too large to be kept; allowed are numbers of at most " + NUMBER_LENGTH_MAX
                        + " characters and 10,000 digits when written out, or put it in quotes");
        return 0L;
    }
}
