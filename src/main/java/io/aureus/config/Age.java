package io.aureus.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it: a number and a unit, such as {@code 30d}. */
public final class Age {

    /** What is accepted, for people. */
    public static final String ALLOWED = "a number and a unit: d (days), h, m or s, such as 30d";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(d|h|m|s)");

    private Age() {}

    /**
     * Reads one.
     *
     * @param text not null
     * @return zero or more; empty if it is none
     */
    public static Optional<Duration> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(form.group(1));
        return Optional.of(
                switch (form.group(2)) {
                    case "d" -> Duration.ofDays(number);
                    case "h" -> Duration.ofHours(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofSeconds(number);
                });
    }
}
