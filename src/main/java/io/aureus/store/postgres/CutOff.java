package io.aureus.store.postgres;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Notices that a lease has not been renewed for too long, on a thread that waits for nothing: the one that renews may be
 * waiting for the database just then. Tells it again and again.
 */
final class CutOff implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CutOff.class.getName());

    /** Without grace it is told this part of a period before the lease runs out: attempts need a moment to end. */
    private static final int EARLIER_A_PERIOD = 5;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "aureus-cut-off");
        made.setDaemon(true);
        return made;
    });
    private final Duration period;
    private final LongSupplier validUntilNanos;
    private final LongSupplier nanoTime;
    private volatile Duration grace = Duration.ZERO;
    private volatile Runnable told;
    private volatile ScheduledFuture<?> looking;
    private long saidOf = Long.MIN_VALUE;

    CutOff(Duration period, LongSupplier validUntilNanos, LongSupplier nanoTime) {
        this.period = period;
        this.validUntilNanos = validUntilNanos;
        this.nanoTime = nanoTime;
    }

    void tell(Duration after, Runnable who) {
        grace = after;
        told = who;
    }

    void begin() {
        long every = Math.max(1, period.toMillis() / (EARLIER_A_PERIOD * 4));
        looking = thread.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    /** How long before its end a lease is as good as over. */
    Duration margin() {
        return told != null && grace.isZero() ? period.dividedBy(EARLIER_A_PERIOD) : Duration.ZERO;
    }

    /** Looks once. What begins in the same instant is told of at the next look. */
    void look() {
        long validUntil = validUntilNanos.getAsLong();
        long from = validUntil - margin().toNanos() + grace.toNanos();
        Runnable who = told;
        if (who == null || nanoTime.getAsLong() - from < 0) {
            return;
        }
        if (validUntil != saidOf) {
            saidOf = validUntil;
            LOG.log(
                    Level.WARNING,
                    "AUR-619 This process could not renew its lease, and AUREUS_LEASE_GRACE is over ({0}): attempts under way"
                            + " are cancelled, because others may have their runs by now",
                    grace);
        }
        who.run();
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.cancel(false);
        }
        thread.shutdownNow();
    }
}
