package io.aureus.run;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one form of times in events and answers: UTC, milliseconds, {@code Z}. */
public final class Timestamps {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Events that happen together are formatted together. */
    private static volatile Formatted last = new Formatted(Instant.EPOCH, FORM.format(Instant.EPOCH));

    private record Formatted(Instant at, String text) {}

    /** As long as the form is, and what stands where its digits do not. */
    private static final String SHAPE = "0000-00-00T00:00:00.000Z";

    private Timestamps() {}

    /**
     * Formats a time; what is below milliseconds is cut.
     *
     * @param at any time of the years 0 to 9999
     * @return for example {@code 2026-01-13T00:00:00.000Z}
     */
    public static String format(Instant at) {
        Formatted known = last;
        if (!known.at.equals(at)) {
            known = new Formatted(at, FORM.format(at));
            last = known;
        }
        return known.text;
    }

    /**
     * Reads a time back. Each line of a log has one: in the form that is written here it is read digit by digit, without the
     * parser that any other form of ISO 8601 needs.
     *
     * @param text for example {@code 2026-01-13T00:00:00.000Z}
     * @return the time
     * @throws java.time.format.DateTimeParseException if it is none
     */
    public static Instant parse(String text) {
        if (!hasShape(text)) {
            return Instant.parse(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        boolean usual = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
        if (!usual || day > YearMonth.of(year, month).lengthOfMonth()) {
            return Instant.parse(text); // midnight as 24:00, a leap second, or no time at all
        }
        long minutes = LocalDate.of(year, month, day).toEpochDay() * 24 * 60 + hour * 60L + minute;
        return Instant.ofEpochSecond(minutes * 60 + second, number(text, 20, 23) * 1_000_000L);
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char c = text.charAt(i);
            boolean right = SHAPE.charAt(i) == '0' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
            if (!right) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
