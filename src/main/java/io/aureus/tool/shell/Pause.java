package io.aureus.tool.shell;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits on the calling thread for something that nobody announces. */
final class Pause {
    private static final long LONGEST_MILLIS = 25;

    private Pause() {}

    /** Asks again and again, less and less often, until it is so or the time is over; an interrupt ends it too. */
    static boolean until(BooleanSupplier condition, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        long millis = 1;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(millis);
            millis = longer(millis);
        }
        return true;
    }

    /** As {@link #until}, but an interrupt is kept for later. */
    static boolean untilEvenIfInterrupted(BooleanSupplier condition, Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return until(condition, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static long longer(long millis) {
        return Math.min(LONGEST_MILLIS, millis + millis / 4 + 1);
    }
}
