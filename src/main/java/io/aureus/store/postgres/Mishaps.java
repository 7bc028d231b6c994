package io.aureus.store.postgres;

import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Errors of the program itself on a thread that has to go on, as opposed to {@link Trouble} with the database. One is told,
 * and again a minute later at the earliest. Used by one thread at a time.
 */
final class Mishaps {
    private static final Logger LOG = Logger.getLogger(Mishaps.class.getName());
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean said;
    private long saidAt;

    /** Does it; what it throws is only told. */
    void go(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            met(what, e);
        }
    }

    /** Something broke, and whoever met it goes on. */
    void met(String what, Throwable e) {
        long now = System.nanoTime();
        if (!said || now - saidAt >= QUIET_NANOS) {
            said = true;
            saidAt = now;
            LOG.log(
                    Level.WARNING,
                    e,
                    () -> "AUR-661 An error of the program while " + what + "; it is tried again: " + e);
        }
    }
}
