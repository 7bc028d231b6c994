package io.aureus.engine;

import io.aureus.store.ClaimedRun;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The orders of whoever serves: submitted runs that nobody drives, as many at a time as there is room for, so that the
 * servers of one database share them. A run that may be what ends its drivers' processes is taken first, when this process
 * drives nothing, and nothing is taken beside it until it has got on. It never ends by itself. Read on the driving thread.
 */
public final class SubmittedRuns implements Iterator<Order> {
    private static final Logger LOG = Logger.getLogger(SubmittedRuns.class.getName());

    /** Runs that are taken by one look. */
    private static final int TAKEN_MAX = 64;

    private final DurableStateStore store;
    private final Slots slots;
    private final BooleanSupplier idle;
    private final Queue<ClaimedRun> claimed = new ArrayDeque<>();
    private volatile boolean mayHaveSome = true;
    private volatile boolean alone;

    /** With a way to tell whether this process drives nothing. */
    SubmittedRuns(DurableStateStore store, Slots slots, BooleanSupplier idle) {
        this.store = store;
        this.slots = slots;
        this.idle = idle;
    }

    /** The run that is driven alone has got on, or is no longer driven. */
    void isNoLongerAlone() {
        alone = false;
        mayHaveSome = true;
    }

    /** There may be some now. */
    void lookAgain() {
        mayHaveSome = true;
    }

    /**
     * Takes as many as attempts can begin at once, if there are so many; to be called once what was taken before has begun.
     *
     * @param most how many its drive has room for
     */
    void look(int most) {
        int room = Math.min(Math.min(slots.free(), most), TAKEN_MAX);
        if (claimed.isEmpty() && mayHaveSome && room > 0 && !alone) {
            take(room);
        }
    }

    @Override
    public boolean hasNext() {
        return !claimed.isEmpty();
    }

    /** The store says itself what is wrong with it; somebody says again that there may be some. */
    private void take(int room) {
        mayHaveSome = false;
        try {
            if (idle.getAsBoolean()) {
                store.claimSuspect().ifPresent(claimed::add);
                alone = !claimed.isEmpty();
            }
            if (!alone) {
                claimed.addAll(store.claimSubmitted(room));
                mayHaveSome = claimed.size() >= room;
            }
        } catch (StoreUnavailableException e) {
            LOG.log(Level.FINE, e, () -> "submitted runs are looked for later: " + e.getMessage());
        }
    }

    @Override
    public Order next() {
        if (claimed.isEmpty()) {
            throw new NoSuchElementException();
        }
        return new Claimed(claimed.remove());
    }

    /** What was taken and not begun, because the drive ends. */
    void giveBack() {
        for (ClaimedRun run = claimed.poll(); run != null; run = claimed.poll()) {
            store.giveBack(run.run().key(), run.claim());
        }
    }
}
