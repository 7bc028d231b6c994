package io.aureus.engine;

import io.aureus.engine.Stop.Purpose;
import io.aureus.run.Event;
import io.aureus.run.Outcome;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Drives some runs to their ends, turned by one thread calling {@link #step}. Whatever happens elsewhere (an attempt ended,
 * the log acknowledged, somebody asks for a stop) arrives as a message; each step takes all that are there, folds them in,
 * commits the outcome, hands the events to the log, and starts what was acknowledged. It waits for nothing but messages.
 */
public final class Drive implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Drive.class.getName());
    private static final int LEAVING_TRIES = 4;
    private static final Duration LOOK_AT_LEASE_AGAIN = Duration.ofMillis(100);

    /** A store gives up a connection that is silent for so long. */
    private static final Duration STORE_ANSWERS_WITHIN = Duration.ofSeconds(150);

    private final Engine engine;
    private final Surroundings with;
    private final Orders orders;
    private final int window;
    private final RunListener listener;
    private final Map<RunKey, LiveRun> runs = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Set<LiveRun> touched = new LinkedHashSet<>();
    private final Timers timers = new Timers();
    private final Committer committer;
    private final Attempts attempts;
    private final RunTurn turn;
    private volatile long turnedAt = System.nanoTime();
    private volatile boolean committing;
    private boolean leaving;
    private long left;

    Drive(Engine engine, Iterator<? extends Order> orders, int window, boolean keepsWaiting, RunListener listener) {
        this.engine = engine;
        this.with = engine.surroundings();
        this.window = window;
        this.listener = listener;
        this.committer = new Committer(with, this, timers, engine.sequence());
        this.orders = new Orders(orders, engine.intake(), this::release);
        this.attempts = new Attempts(with, engine.slots(), this, timers);
        this.turn = new RunTurn(engine, this, committer, attempts, timers, keepsWaiting);
    }

    /**
     * Does what can be done now, waiting for something to do if there is nothing.
     *
     * @param maxWait how long to wait at most; zero: not at all
     * @return the progress made, or null when every run has been let go of and no order is left
     * @throws InterruptedException if the thread was interrupted while waiting; nothing is lost, step may be called again
     */
    public Progress step(Duration maxWait) throws InterruptedException {
        takeOrders();
        if (runs.isEmpty() && !(orders.isOpen() && !leaving) && isDone()) {
            committer.giveUp();
            close();
            return null;
        }
        long leftBefore = left;
        Runnable message = inbox.poll(waitNanos(maxWait), TimeUnit.NANOSECONDS);
        while (message != null) {
            message.run();
            message = inbox.poll();
        }
        timers.fire(with.clock().instant());
        dropWhatWasTaken();
        turnedAt = System.nanoTime();
        Instant now = with.clock().instant();
        List<LiveRun> todo = new ArrayList<>(touched);
        touched.clear();
        for (LiveRun live : todo) {
            guarded(live, () -> turn(live, now));
        }
        committing = true;
        try {
            committer.commit();
        } finally {
            turnedAt = System.nanoTime();
            committing = false;
        }
        return new Progress(committer.takeAcknowledged(), left - leftBefore);
    }

    /** Whether nothing is left to be told to the store; whoever leaves tells it a few times only. */
    private boolean isDone() {
        committer.commit();
        return committer.isDone() || (leaving && committer.tries() > LEAVING_TRIES);
    }

    /** After the lease of this process was taken, so were its runs. */
    private void dropWhatWasTaken() {
        if (with.store() instanceof DurableStateStore durable) {
            runs.values().stream()
                    .filter(live -> !durable.isCurrent(live.claim))
                    .toList()
                    .forEach(this::lost);
        }
    }

    /** Whether its thread has come round lately; it may wait longer for a store that does not answer. */
    boolean isTurning(Duration bound) {
        Duration longest = committing ? STORE_ANSWERS_WITHIN : bound;
        return runs.isEmpty() || System.nanoTime() - turnedAt < longest.toNanos();
    }

    private long waitNanos(Duration maxWait) {
        if (!touched.isEmpty()) {
            return 0;
        }
        Instant next = timers.next();
        long nanos = maxWait.toNanos();
        return next == null
                ? nanos
                : Math.max(
                        0,
                        Math.min(
                                nanos,
                                Duration.between(with.clock().instant(), next).toNanos()));
    }

    private void takeOrders() {
        while (!leaving && runs.size() < window && orders.hasNext()) {
            Order order = orders.next();
            try {
                begin(order);
            } catch (RunRefusedException e) {
                listener.refused(order, e);
            }
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

    private void turn(LiveRun live, Instant now) {
        if (!isDriving(live)) {
            return;
        }
        if (live.broken) {
            leaveBroken(live);
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

    private void release(LiveRun live) {
        boolean waits = live.run.status() == RunStatus.RUNNING && live.stop == null;
        committer.release(live, waits ? live.run.nextDue(with.clock().instant()) : null);
    }

    private void drop(LiveRun live) {
        runs.remove(live.run.key());
        touched.remove(live);
        committer.forget(live);
        engine.slots().giveBack(live.startsNotMade());
        live.letGo();
        left++;
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

    /** Somebody else has the run: nothing more of it is done here. If it was to begin here, it exists already. */
    void lost(LiveRun live) {
        live.attempts.values().forEach(attempt -> attempt.end(new Outcome.Cancelled()));
        drop(live);
        if (live.announced) {
            listener.lost(live.run);
        } else if (orders.again(live.order)) {
            left--;
        } else {
            listener.refused(live.order, Intake.contested(live.run.key()));
        }
    }

    /** The store cannot hold what the run did, and never will. */
    void refused(LiveRun live, String message) {
        if (live.announced) {
            guarded(live, () -> {
                throw new IllegalStateException(message);
            });
        } else {
            drop(live);
            listener.refused(
                    live.order,
                    new RunRefusedException(
                            RunRefusedException.Reason.STATUS, live.run.key().runId(), message, null));
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

    /** Store or log refused: the run waits, unless it is being left anyway. One trouble is told once in a while. */
    void blocked(LiveRun live, String trouble, String message) {
        if (!isDriving(live)) {
            return;
        }
        if (live.news.isNews(trouble, with.clock().instant())) {
            listener.blocked(live.run, message);
        }
        boolean giveUp =
                live.stop != null && !with.clock().instant().isBefore(live.stop.graceEnds()) && live.attempts.isEmpty();
        if (giveUp) {
            LOG.log(
                    Level.WARNING,
                    "AUR-215 Run ''{0}'' is left with {1} events that the log refuses: {2}",
                    new Object[] {live.run.key(), live.unacknowledged.size(), message});
            leaveUntold(live, message);
        }
    }

    /** An end that is not durable has not happened: whoever asked is told that it is not known yet. */
    private void leaveUntold(LiveRun live, String message) {
        if (!live.run.status().isFinished()) {
            leave(live);
            return;
        }
        release(live);
        drop(live);
        String id = live.run.key().runId();
        String what = "AUR-215 Run '" + id + "' is left before its end was kept: " + message;
        listener.refused(live.order, new RunRefusedException(RunRefusedException.Reason.UNAVAILABLE, id, what, null));
    }

    /** An attempt ended; its slot is free again. */
    void ended(LiveRun live) {
        touch(live);
    }

    /** A run whose own code or history breaks is left; it takes no other run with it. */
    private void guarded(LiveRun live, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, e, () -> "AUR-216 Run '" + live.run.key() + "' cannot go on: " + e.getMessage());
            live.broken = true;
            live.attempts.values().forEach(attempt -> attempt.end(new Outcome.Cancelled()));
            leaveBroken(live);
        }
    }

    /** Held until its attempts have really ended, so that nobody executes them a second time meanwhile. */
    private void leaveBroken(LiveRun live) {
        live.ends.clear();
        if (live.attempts.isEmpty()) {
            leave(live);
        }
    }

    boolean storeIsTruth() {
        return with.store() instanceof DurableStateStore;
    }

    void touch(LiveRun live) {
        touched.add(live);
    }

    /** Hands a message to the driving thread. */
    void post(Runnable message) {
        inbox.add(message);
    }

    /** Whether it has not left this run; it may have taken it up anew since. */
    boolean isDriving(LiveRun live) {
        return runs.get(live.run.key()) == live;
    }

    boolean drives(RunKey run) {
        return runs.containsKey(run);
    }

    int size() {
        return runs.size();
    }

    /** Has it look for orders again. */
    void wake() {
        post(() -> {});
    }

    /**
     * Stops one run.
     *
     * @param command the number of the command that asks for it, or 0
     */
    void stop(RunKey run, Purpose purpose, String reason, long command) {
        post(() -> {
            LiveRun live = runs.get(run);
            if (live != null) {
                live.command = Math.max(live.command, command);
                attempts.stop(live, purpose, reason);
            }
        });
    }

    /**
     * Pauses every run that it drives, and takes no further order.
     *
     * @param reason for people
     */
    public void pauseAll(String reason) {
        stopAll(Purpose.PAUSE, reason);
    }

    /**
     * Leaves every run that it drives to whoever drives it next, and takes no further order.
     *
     * @param reason for people
     */
    public void leaveAll(String reason) {
        stopAll(Purpose.LEAVE, reason);
    }

    private void stopAll(Purpose purpose, String reason) {
        post(() -> {
            leaving = true;
            orders.close();
            List.copyOf(runs.values()).forEach(live -> attempts.stop(live, purpose, reason));
        });
    }

    /** Forgets it; runs that it still drives stay held until their process ends. */
    @Override
    public void close() {
        engine.forget(this);
    }
}
