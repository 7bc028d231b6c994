package io.aureus.engine;

import java.time.Clock;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** New run ids: they sort by time of start, are short enough to type, and hold only lower-case letters and digits. */
final class RunIds {
    private static final int TIME_DIGITS = 9;
    private static final int CHANCE_DIGITS = 8;

    private RunIds() {}

    /** The next id: 9 digits of time and 8 of chance, to base 32. */
    static String next(Clock clock, RandomGenerator chance) {
        return digits(clock.millis(), TIME_DIGITS) + "-"
                + digits(chance.nextLong(1L << (5 * CHANCE_DIGITS)), CHANCE_DIGITS);
    }

    private static String digits(long number, int count) {
        String text = Long.toString(number, 32).toLowerCase(Locale.ROOT);
        return "0".repeat(Math.max(0, count - text.length())) + text;
    }
}
