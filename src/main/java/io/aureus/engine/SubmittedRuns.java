package io.aureus.engine;

import io.aureus.store.ClaimedRun;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The orders of whoever serves: submitted runs that nobody drives, as many at a time as there is room for, so that the
 * servers of one database share them. It never ends by itself. Read on the driving thread.
 */
public final class SubmittedRuns implements Iterator<Order> {
    private static final Logger LOG = Logger.getLogger(SubmittedRuns.class.getName());

    /** Runs that are taken by one look. */
    private static final int TAKEN_MAX = 64;

    private final DurableStateStore store;
    private final Slots slots;
    private final Queue<ClaimedRun> claimed = new ArrayDeque<>();
    private volatile boolean mayHaveSome = true;

    SubmittedRuns(DurableStateStore store, Slots slots) {
        this.store = store;
        this.slots = slots;
    }

    /** There may be some now: the next question looks. */
    void lookAgain() {
        mayHaveSome = true;
    }

    @Override
    public boolean hasNext() {
        int room = Math.min(slots.free(), TAKEN_MAX);
        if (claimed.isEmpty() && mayHaveSome && room > 0) {
            take(room);
        }
        return !claimed.isEmpty();
    }

    /** The store says itself what is wrong with it; somebody says again that there may be some. */
    private void take(int room) {
        mayHaveSome = false;
        try {
            claimed.addAll(store.claimSubmitted(room));
            mayHaveSome = claimed.size() >= room;
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
