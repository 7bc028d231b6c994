package io.aureus.eventlog.filesystem;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Hundreds of lives of a directory, each from a seed that is printed when it breaks a promise; {@code -Dworlds=N} sets how
 * many directories.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashCyclesTest {

    private static final int WORLDS = Integer.getInteger("worlds", 150);
    private static final int LIVES = 6;

    /** Checkpoints every few lines, so that recovery begins at one. */
    private static final class OftenIndexed extends Protocol {
        @Override
        long indexedBytes() {
            return 700;
        }
    }

    @Test
    void whatever_was_told_to_have_happened_stays_so_over_every_crash() {
        String given = System.getProperty("aureus.seed");
        long first = System.nanoTime();
        LongStream seeds =
                given == null ? LongStream.range(first, first + WORLDS) : LongStream.of(Long.parseLong(given));
        seeds.forEach(seed -> {
            try {
                new CrashWorld(seed, seed % 2 == 0 ? new Protocol() : new OftenIndexed(), true).live(LIVES);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Daureus.seed=" + seed + ": " + e.getMessage(), e);
            }
        });
    }
}
