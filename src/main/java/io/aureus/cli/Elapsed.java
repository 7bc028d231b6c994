package io.aureus.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
final class Elapsed {
    private Elapsed() {}

    /** For example {@code 40 ms}, {@code 2.3 s}, {@code 3 min 05 s}, {@code 2 h 03 min}. */
    static String text(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
        }
        if (millis < 3_600_000) {
            return String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1_000 % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", millis / 3_600_000, millis / 60_000 % 60);
    }
}
