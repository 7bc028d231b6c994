package io.aureus.eventlog.filesystem;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Thousands of lives of a directory, each from a seed that is printed when it breaks a promise. */
class CrashCyclesTest {

    private static final int WORLDS = 500;
    private static final int LIVES = 6;

    @Test
    void whatever_was_told_to_have_happened_stays_so_over_every_crash() {
        String given = System.getProperty("aureus.seed");
        long first = System.nanoTime();
        LongStream seeds =
                given == null ? LongStream.range(first, first + WORLDS) : LongStream.of(Long.parseLong(given));
        seeds.forEach(seed -> {
            try {
                new CrashWorld(seed, new Protocol(), true).live(LIVES);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Daureus.seed=" + seed + ": " + e.getMessage(), e);
            }
        });
    }
}
