package io.aureus.server;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true; two minutes are for machines that do much else. */
final class Condition {
    private static final long AT_MOST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private Condition() {}

    static void await(String what, Callable<Boolean> holds) throws Exception {
        long deadline = System.nanoTime() + AT_MOST_NANOS;
        while (!holds.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
        }
    }
}
