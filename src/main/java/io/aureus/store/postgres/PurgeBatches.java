package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The batches of a {@link Purge}, one after the other, so that whoever works beside it hardly notices: each is as large as is
 * quick, and followed by a pause in proportion to how long it took. One that took much longer than the quickest so far met
 * others at work, on the disk, the processor or a lock: then the next is smaller and the pause longer than in proportion.
 */
final class PurgeBatches {

    /** Shorter than anybody notices, and long enough that what each transaction costs by itself is small beside it. */
    private static final Duration SHOULD_TAKE = Duration.ofMillis(20);

    /** Where commits are slow by themselves: how many times as long as the quickest a batch may take. */
    private static final int QUICKEST_TIMES = 3;

    /** By how much a pause is lengthened at most because a batch was slow. */
    private static final double LENGTHENED_MAX = 3;

    /** Nothing is waited for any longer, whatever a batch took. */
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

    /** Rows of the first batch; it grows from there to the size of the order. */
    private static final int FIRST = 25;

    /** Fewer rows are no quicker, unless each of them takes long by itself: then even these few take as long as that. */
    private static final Duration TOO_LONG_FOR_FEW = Duration.ofMillis(500);

    private final PurgeOrder order;
    private final Consumer<Purged> progress;
    private Purged total = Purged.NOTHING;

    PurgeBatches(PurgeOrder order, Consumer<Purged> progress) {
        this.order = order;
        this.progress = progress;
    }

    /** What one batch deleted, and whether there may be more. */
    record Done(Purged purged, boolean more) {}

    /** Deletes up to so many. */
    interface Some {
        Done delete(int max) throws StoreUnavailableException;
    }

    /** Deletes all there is. */
    interface All {
        Done delete() throws StoreUnavailableException;
    }

    Purged total() {
        return total;
    }

    void once(All all) throws StoreUnavailableException, InterruptedException {
        take(max -> all.delete(), 1);
    }

    void whileAny(int max, Some some) throws StoreUnavailableException, InterruptedException {
        Pace pace = new Pace(order.pauseRatio(), Math.min(max, FIRST), max);
        Duration took = take(some, pace.size());
        while (took != null) {
            Thread.sleep(pace.after(took).toMillis());
            took = take(some, pace.size());
        }
    }

    /** How long it took; null when there is no more. */
    private Duration take(Some some, int size) throws StoreUnavailableException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long from = System.nanoTime();
        Done done;
        try {
            done = some.delete(size);
        } catch (StoreUnavailableException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException();
                interrupted.addSuppressed(e);
                throw interrupted;
            }
            throw e;
        }
        if (!done.purged().equals(Purged.NOTHING)) {
            total = total.plus(done.purged());
            progress.accept(total);
        }
        return done.more() ? Duration.ofNanos(System.nanoTime() - from) : null;
    }

    /** How large the next batch is, and when; follows from how long those before took. */
    static final class Pace {
        private final double pauseRatio;
        private final int max;
        private int size;
        private Duration quickest;

        Pace(double pauseRatio, int first, int max) {
            this.pauseRatio = pauseRatio;
            this.size = first;
            this.max = max;
        }

        /** Rows of the next batch at most. */
        int size() {
            return size;
        }

        /** A batch took so long: settles the size of the next, and says how long to pause before it. */
        Duration after(Duration took) {
            quickest = quickest == null || took.compareTo(quickest) < 0 ? took : quickest;
            Duration usual = quickest.multipliedBy(QUICKEST_TIMES);
            Duration should = usual.compareTo(SHOULD_TAKE) > 0 ? usual : SHOULD_TAKE;
            double slow = (double) took.toNanos() / should.toNanos();
            if (slow > 1) {
                int least = took.compareTo(TOO_LONG_FOR_FEW) > 0 ? 1 : Math.min(size, FIRST);
                size = Math.max(least, size / 2);
            } else if (slow < 0.5) {
                size = Math.min(max, size + Math.max(1, size / 4));
            }
            double lengthened = Math.min(Math.max(1, slow), LENGTHENED_MAX);
            Duration pause = Duration.ofNanos((long) (took.toNanos() * pauseRatio * lengthened));
            return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
        }
    }
}
