package io.aureus.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one form of times in events and answers: UTC, milliseconds, {@code Z}. */
public final class Timestamps {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Events that happen together are formatted together. */
    private static volatile Formatted last = new Formatted(Instant.EPOCH, FORM.format(Instant.EPOCH));

    private record Formatted(Instant at, String text) {}

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
}
