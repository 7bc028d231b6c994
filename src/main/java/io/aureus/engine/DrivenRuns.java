package io.aureus.engine;

import io.aureus.engine.Stop.Purpose;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.DurableStateStore;
import io.aureus.store.RunChange;
import io.aureus.store.RunCommand;
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

    /** Events of a run that ride on its row at most, while the log is behind. */
    private static final int CARRIED_MAX = 64;

    private final Engine engine;
    private final Surroundings with;
    private final RunListener listener;
    private final Timers timers;
    private final Map<RunKey, LiveRun> runs = new ConcurrentHashMap<>();
    private final Set<LiveRun> touched = new LinkedHashSet<>();
    private final Orders orders;
    private final Committer committer;
    private final Attempts attempts;
    private final Companions companions = new Companions();
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
        this.attempts = new Attempts(engine, this, drive::post, timers, companions);
        this.turn = new RunTurn(engine, this, drive::post, committer, attempts, timers, keepsWaiting);
    }

    Orders orders() {
        return orders;
    }

    Committer committer() {
        return committer;
    }

    Companions companions() {
        return companions;
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
            refused(order, e);
        } catch (RuntimeException e) {
            refused(order, troubles.broken(order, e));
        }
    }

    private void refused(Order order, RunRefusedException why) {
        if (order instanceof Claimed claimed) {
            troubles.notBegun(claimed, why);
            if (claimed.run().isSuspect()) {
                engine.isNoLongerAlone();
            }
        }
        listener.refused(order, why);
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
            committer.append(live);
            touch(live);
            if (order instanceof Claimed claimed && claimed.run().command() != null) {
                obey(claimed.run().command());
            }
        } catch (RuntimeException e) {
            release(live);
            drop(live);
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
        } else if (live.mayRecord(storeIsTruth() ? CARRIED_MAX : 0)) {
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
        if (live.run.status() != RunStatus.RUNNING) {
            declined(live);
        }
        listener.left(live.run, live.resumed);
    }

    /** There is nothing to do for the command that it was given last, if any. */
    void declined(LiveRun live) {
        if (live.command > 0 && with.store() instanceof DurableStateStore durable) {
            durable.done(live.run.key(), live.command);
        }
    }

    void release(LiveRun live) {
        committer.release(live, due(live));
    }

    /** When it is to be taken up again, or null: at once, or when somebody asks; whatever is wrong with it, it is let go of. */
    private Instant due(LiveRun live) {
        try {
            boolean waits = live.run.status() == RunStatus.RUNNING && live.stop == null;
            return waits ? live.run.nextDue(with.clock().instant()) : null;
        } catch (RuntimeException e) {
            return troubles.unknownDue(live, e);
        }
    }

    void drop(LiveRun live) {
        drop(live, false);
    }

    /** Lets go of it; it counts as left unless its order is looked at again. */
    void drop(LiveRun live, boolean again) {
        runs.remove(live.run.key());
        touched.remove(live);
        committer.forget(live);
        timers.cancel(live.dueTimer);
        engine.slots().giveBack(live.startsNotMade());
        live.letGo();
        left += again ? 0 : 1;
        isNoLongerAlone(live);
    }

    private void isNoLongerAlone(LiveRun live) {
        if (live.alone) {
            live.alone = false;
            engine.isNoLongerAlone();
        }
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

    /**
     * The log acknowledged events of a run: now they may be told, and have consequences.
     *
     * @param news those that nobody was told of before; none if they were another driver's
     */
    void acknowledged(LiveRun live, List<Event> news) {
        live.letGoOfIdentity();
        if (!news.isEmpty()) {
            listener.happened(live.run, news);
            if (RunChange.advances(news)) {
                isNoLongerAlone(live);
            }
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

    private void obey(RunCommand command) {
        stop(command.run(), Purpose.of(command.verb()), command.reason(), command.number());
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
