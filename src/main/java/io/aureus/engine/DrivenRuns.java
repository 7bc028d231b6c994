package io.aureus.engine;

import io.aureus.engine.Stop.Purpose;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.DurableStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs of one drive, from when an order is taken until they are let go of: what follows when one is committed and
 * acknowledged, and who is told. Touched by the driving thread only; others may count.
 */
final class DrivenRuns {
    private static final Duration LOOK_AT_LEASE_AGAIN = Duration.ofMillis(100);

    private final Engine engine;
    private final Surroundings with;
    private final RunListener listener;
    private final Timers timers;
    private final Map<RunKey, LiveRun> runs = new ConcurrentHashMap<>();
    private final Set<LiveRun> touched = new LinkedHashSet<>();
    private final Orders orders;
    private final Committer committer;
    private final Attempts attempts;
    private final RunTurn turn;
    private final RunTroubles troubles;
    private long left;

    DrivenRuns(
            Engine engine,
            Drive drive,
            Timers timers,
            Iterator<? extends Order> orders,
            boolean keepsWaiting,
            RunListener listener) {
        this.engine = engine;
        this.with = engine.surroundings();
        this.listener = listener;
        this.timers = timers;
        this.orders = new Orders(orders, engine.intake(), this::release);
        this.troubles = new RunTroubles(with, this, this.orders, listener);
        this.committer = new Committer(engine, this, drive::post, timers);
        this.attempts = new Attempts(engine, this, drive::post, timers);
        this.turn = new RunTurn(engine, this, drive::post, committer, attempts, timers, keepsWaiting);
    }

    Orders orders() {
        return orders;
    }

    Committer committer() {
        return committer;
    }

    RunTroubles troubles() {
        return troubles;
    }

    /** Runs let go of since it began. */
    long left() {
        return left;
    }

    /** After the lease of this process was taken, so were its runs. */
    void dropWhatWasTaken() {
        if (with.store() instanceof DurableStateStore durable) {
            runs.values().stream()
                    .filter(live -> !durable.isCurrent(live.claim))
                    .toList()
                    .forEach(troubles::lost);
        }
    }

    /** Takes the next order; whoever gave one that cannot be had is told. */
    void beginNext() {
        Order order = orders.next();
        try {
            begin(order);
        } catch (RunRefusedException e) {
            listener.refused(order, e);
        }
    }

    private void begin(Order order) throws RunRefusedException {
        Orders.Begun begun = orders.begin(order);
        LiveRun live = begun.live();
        try {
            committer.apply(live, begun.first());
            runs.put(live.run.key(), live);
            if (live.resumed || !storeIsTruth()) {
                announce(live);
            }
            if (live.isAppending()) {
                committer.append(live);
            }
            touch(live);
        } catch (RuntimeException e) {
            live.letGo();
            throw e;
        }
    }

    /** Each run that something has happened to takes its turn. */
    void turn(Instant now) {
        List<LiveRun> todo = new ArrayList<>(touched);
        touched.clear();
        for (LiveRun live : todo) {
            troubles.guarded(live, () -> turn(live, now));
        }
    }

    private void turn(LiveRun live, Instant now) {
        if (!isDriving(live)) {
            return;
        }
        if (live.broken) {
            troubles.leaveBroken(live);
        } else if (!live.isAppending()) {
            turn.take(live, now);
        }
    }

    private void announce(LiveRun live) {
        live.announced = true;
        listener.begun(live.run, live.resumed);
    }

    void leave(LiveRun live) {
        release(live);
        drop(live);
        if (live.command > 0
                && live.run.status() != RunStatus.RUNNING
                && with.store() instanceof DurableStateStore durable) {
            durable.done(live.run.key(), live.command);
        }
        listener.left(live.run, live.resumed);
    }

    void release(LiveRun live) {
        boolean waits = live.run.status() == RunStatus.RUNNING && live.stop == null;
        committer.release(live, waits ? live.run.nextDue(with.clock().instant()) : null);
    }

    void drop(LiveRun live) {
        drop(live, false);
    }

    /** Lets go of it; it counts as left unless its order is looked at again. */
    void drop(LiveRun live, boolean again) {
        runs.remove(live.run.key());
        touched.remove(live);
        committer.forget(live);
        engine.slots().giveBack(live.startsNotMade());
        live.letGo();
        left += again ? 0 : 1;
    }

    /** Its latest commit is durable: what it says to start is started, unless somebody may have taken the run over. */
    void start(LiveRun live) {
        if (!isDriving(live)) {
            return;
        }
        if (!live.announced) {
            announce(live);
        }
        if (live.toStart.isEmpty()) {
            return;
        }
        if (engine.sequence().mayStart(with.store(), live.claim)) {
            List<Event> starts = live.toStart;
            live.toStart = List.of();
            starts.forEach(event -> attempts.start(live, event));
        } else {
            timers.at(with.clock().instant().plus(LOOK_AT_LEASE_AGAIN), () -> start(live));
        }
    }

    /** The log acknowledged a run's events: now they may be told, and have consequences. */
    void acknowledged(LiveRun live, List<Event> events) {
        if (!isDriving(live)) {
            return;
        }
        live.letGoOfIdentity();
        if (events != live.unproven) {
            listener.happened(live.run, events);
        }
        start(live);
        touch(live);
    }

    boolean storeIsTruth() {
        return with.store() instanceof DurableStateStore;
    }

    void touch(LiveRun live) {
        touched.add(live);
    }

    /** Whether it has not left this run; it may have taken it up anew since. */
    boolean isDriving(LiveRun live) {
        return runs.get(live.run.key()) == live;
    }

    /** Whether somebody is to take a turn at once. */
    boolean isTouched() {
        return !touched.isEmpty();
    }

    boolean drives(RunKey run) {
        return runs.containsKey(run);
    }

    int size() {
        return runs.size();
    }

    void stop(RunKey run, Purpose purpose, String reason, long command) {
        LiveRun live = runs.get(run);
        if (live != null) {
            live.command = Math.max(live.command, command);
            attempts.stop(live, purpose, reason);
        }
    }

    void stopAll(Purpose purpose, String reason) {
        List.copyOf(runs.values()).forEach(live -> attempts.stop(live, purpose, reason));
    }
}
