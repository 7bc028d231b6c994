package io.aureus.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When servers purge runs that ended long ago, and which.
 *
 * @param olderThan how long ago they ended at least
 * @param statuses in which way: any of {@code completed}, {@code failed}, {@code cancelled}
 * @param times when
 */
public record PurgeSchedule(Duration olderThan, Set<String> statuses, Times times) {

    /** Nothing may be null. */
    public PurgeSchedule {
        statuses = Set.copyOf(statuses);
    }

    /**
     * Each day at one time, or again and again.
     *
     * @param at the time of day in UTC, or null
     * @param every how long after the time before, or null; one of the two is there
     */
    public record Times(LocalTime at, Duration every) {

        static final String ALLOWED = "a time of day in UTC such as 03:00, or how often, such as 6h";

        private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}");

        /** Reads {@code 03:00} or {@code 6h}; empty if it is neither, or if the time between two would be none. */
        static Optional<Times> read(String text) {
            if (TIME.matcher(text).matches()) {
                try {
                    return Optional.of(new Times(LocalTime.parse(text), null));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
            return Age.read(text).filter(every -> !every.isZero()).map(every -> new Times(null, every));
        }

        /** The next time after an instant. */
        public Instant after(Instant instant) {
            if (every != null) {
                return instant.plus(every);
            }
            ZonedDateTime today = instant.atZone(ZoneOffset.UTC).with(at);
            return (today.toInstant().isAfter(instant) ? today : today.plusDays(1)).toInstant();
        }
    }
}
