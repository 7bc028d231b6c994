package io.aureus.engine;

import io.aureus.engine.Stop.Purpose;
import io.aureus.run.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Drives some runs to their ends, turned by one thread calling {@link #step}. Whatever happens elsewhere (an attempt ended,
 * the log acknowledged, somebody asks for a stop) arrives as a message; each step takes all that are there, folds them in,
 * commits the outcome, hands the events to the log, and starts what was acknowledged. It waits for nothing but messages.
 */
public final class Drive implements AutoCloseable {
    private static final int LEAVING_TRIES = 4;

    /** For so long orders are taken before what else has happened is looked at. */
    private static final Duration ORDERS_AT_A_TIME = Duration.ofMillis(100);

    /** A store gives up a connection that is silent for so long. */
    private static final Duration STORE_ANSWERS_WITHIN = Duration.ofSeconds(150);

    private final Engine engine;
    private final Surroundings with;
    private final int window;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Timers timers = new Timers();
    private final DrivenRuns runs;
    private final Orders orders;
    private final Committer committer;
    private volatile long turnedAt;
    private volatile boolean awaitsStore;
    private boolean leaving;

    Drive(Engine engine, Iterator<? extends Order> orders, int window, boolean keepsWaiting, RunListener listener) {
        this.engine = engine;
        this.with = engine.surroundings();
        this.window = window;
        this.turnedAt = with.nanoTime().getAsLong();
        this.runs = new DrivenRuns(engine, this, timers, orders, keepsWaiting, listener);
        this.orders = runs.orders();
        this.committer = runs.committer();
    }

    /**
     * Does what can be done now, waiting for something to do if there is nothing.
     *
     * @param maxWait how long to wait at most; zero: not at all
     * @return the progress made, or null when every run has been let go of and no order is left
     * @throws InterruptedException if the thread was interrupted while waiting; nothing is lost, step may be called again
     */
    public Progress step(Duration maxWait) throws InterruptedException {
        awaitsStore = true;
        try {
            takeOrders();
            if (runs.size() == 0 && !(orders.isOpen() && !leaving) && isDone()) {
                committer.giveUp();
                close();
                return null;
            }
        } finally {
            cameRound();
        }
        long leftBefore = runs.left();
        turn(inbox.poll(waitNanos(maxWait), TimeUnit.NANOSECONDS));
        Runnable companion = awaitCompanion(maxWait);
        while (companion != null) {
            turn(companion);
            companion = awaitCompanion(maxWait);
        }
        awaitsStore = true;
        try {
            committer.commit();
        } finally {
            cameRound();
        }
        return new Progress(committer.takeAcknowledged(), runs.left() - leftBefore);
    }

    private void cameRound() {
        turnedAt = with.nanoTime().getAsLong();
        awaitsStore = false;
    }

    private void turn(Runnable firstMessage) {
        Runnable message = firstMessage;
        while (message != null) {
            message.run();
            message = inbox.poll();
        }
        timers.fire(with.clock().instant());
        runs.dropWhatWasTaken();
        turnedAt = with.nanoTime().getAsLong();
        runs.turn(with.clock().instant());
    }

    private Runnable awaitCompanion(Duration maxWait) throws InterruptedException {
        long wait = committer.hasNews()
                ? runs.companions().waitNanos(with.nanoTime().getAsLong())
                : 0;
        return wait == 0 ? null : inbox.poll(Math.min(wait, maxWait.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Whether nothing is left to be told to the store; whoever leaves tells it a few times only. */
    private boolean isDone() {
        committer.commit();
        return committer.isDone() || (leaving && committer.tries() > LEAVING_TRIES);
    }

    /** Whether its thread has come round lately; it may wait longer for a store that does not answer. */
    boolean isTurning(Duration bound) {
        Duration longest = awaitsStore ? STORE_ANSWERS_WITHIN : bound;
        return runs.size() == 0 || with.nanoTime().getAsLong() - turnedAt < longest.toNanos();
    }

    private long waitNanos(Duration maxWait) {
        if (runs.isTouched()) {
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

    /** For a while only: to take up a run may mean to look into a large log, and others are under way. */
    private void takeOrders() {
        runs.dropWhatWasTaken();
        if (leaving || runs.size() >= window) {
            return;
        }
        orders.look(window - runs.size());
        Instant until = with.clock().instant().plus(ORDERS_AT_A_TIME);
        while (runs.size() < window && orders.hasNext()) {
            runs.beginNext();
            if (with.clock().instant().isAfter(until)) {
                wake();
                return;
            }
        }
    }

    /** Hands a message to the driving thread. */
    void post(Runnable message) {
        inbox.add(message);
    }

    boolean drives(RunKey run) {
        return runs.drives(run);
    }

    int size() {
        return runs.size();
    }

    /** What it has planned for later. */
    Timers timers() {
        return timers;
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
        post(() -> runs.stop(run, purpose, reason, command));
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
            runs.stopAll(purpose, reason);
        });
    }

    /** Forgets it; runs that it still drives stay held until their process ends. */
    @Override
    public void close() {
        engine.forget(this);
    }
}
