package io.aureus.engine;

import io.aureus.run.Outcome;
import io.aureus.run.RunKey;
import io.aureus.store.DurableStateStore;
import io.aureus.store.LogMirror;
import io.aureus.store.RunCommand;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One process's engine: its drives share attempts in flight, definitions, and the way to reach a run that is driven. */
public final class Engine {

    /** A drive whose thread has not come round for so long is wedged: its runs had better go on elsewhere. */
    private static final Duration TURNING_BOUND = Duration.ofSeconds(15);

    private final Surroundings with;
    private final Sequence sequence;
    private final Slots slots;
    private final Intake intake;
    private final Set<Drive> drives = ConcurrentHashMap.newKeySet();
    private final Set<Attempt> inFlight = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile boolean draining;
    private volatile SubmittedRuns submitted;

    /**
     * An engine that drives nothing yet.
     *
     * @param with what it works with
     */
    public Engine(Surroundings with) {
        this(with, new Sequence());
    }

    Engine(Surroundings with, Sequence sequence) {
        this.with = with;
        this.sequence = sequence;
        this.slots = new Slots(with.attemptsMax());
        this.intake = intake(with, sequence);
        if (with.store() instanceof DurableStateStore durable) {
            durable.renewWhile(() -> drives.stream().allMatch(drive -> drive.isTurning(TURNING_BOUND)));
            durable.listen(this::workMayBeThere, this::obey);
            durable.whenCutOff(with.leaseGrace(), this::isCutOff);
        }
    }

    private static Intake intake(Surroundings with, Sequence sequence) {
        if (with.store() instanceof DurableStateStore durable) {
            return new StoreIntake(with, durable);
        }
        return new LogIntake(with, (LogMirror) with.store(), sequence);
    }

    /** On any thread: those that turn the drives may be waiting for the database. */
    private void isCutOff() {
        for (Attempt attempt : inFlight.toArray(Attempt[]::new)) {
            attempt.end(new Outcome.Cancelled());
        }
    }

    private void workMayBeThere() {
        SubmittedRuns queue = submitted;
        if (queue != null) {
            queue.lookAgain();
            drives.forEach(Drive::wake);
        }
    }

    private void obey(RunCommand command) {
        stop(command.run(), Stop.Purpose.of(command.verb()), command.reason(), command.number());
    }

    /**
     * The orders of whoever serves. From now on this process takes submitted runs.
     *
     * @return for one drive, which ends when it is told to leave its runs
     * @throws IllegalStateException if the log is the truth: then the log says which runs nobody drives
     */
    public SubmittedRuns submittedRuns() {
        if (!(with.store() instanceof DurableStateStore durable)) {
            throw new IllegalStateException("the log is the truth about runs");
        }
        durable.serve();
        submitted = new SubmittedRuns(durable, slots, () -> runsDriven() == 0 && slots.used() == 0);
        return submitted;
    }

    /**
     * Queues the run that a launch means, for whoever serves.
     *
     * @param launch what to run; its run belongs to the servers
     * @return the run, a new one or one that was there
     * @throws RunRefusedException if the id is another run's, another definition of it is under way, or the store is away
     * @throws IllegalStateException if the log is the truth: then there is no queue
     */
    public Submitted submit(Launch launch) throws RunRefusedException {
        if (!(intake instanceof StoreIntake store)) {
            throw new IllegalStateException("where the log is the truth about runs there is no queue");
        }
        return store.submit(launch);
    }

    /** What it works with. */
    public Surroundings surroundings() {
        return with;
    }

    /**
     * A drive that is to be turned by one thread.
     *
     * @param orders what to drive; read on the driving thread, only when the window has room
     * @param window how many runs at once at most, at least 1
     * @param keepsWaiting whether it stays with runs that only wait, as opposed to leaving them to be taken up when due
     * @param listener told what durably happens
     */
    public Drive drive(Iterator<? extends Order> orders, int window, boolean keepsWaiting, RunListener listener) {
        Drive drive = new Drive(this, orders, window, keepsWaiting, listener);
        drives.add(drive);
        if (draining) {
            drive.leaveAll("draining");
        }
        return drive;
    }

    /**
     * Pauses a run that this process drives.
     *
     * @param run which run
     * @param reason for people
     * @return false if this process does not drive it
     */
    public boolean pause(RunKey run, String reason) {
        return stop(run, Stop.Purpose.PAUSE, reason, 0);
    }

    /**
     * Cancels a run that this process drives.
     *
     * @param run which run
     * @param reason for people
     * @return false if this process does not drive it
     */
    public boolean cancel(RunKey run, String reason) {
        return stop(run, Stop.Purpose.CANCEL, reason, 0);
    }

    private boolean stop(RunKey run, Stop.Purpose purpose, String reason, long command) {
        for (Drive drive : drives) {
            if (drive.drives(run)) {
                drive.stop(run, purpose, reason, command);
                return true;
            }
        }
        return false;
    }

    /** Lets every drive come to an end: nothing new starts, attempts get their grace, nothing durable is lost. */
    public void drain() {
        draining = true;
        drives.forEach(drive -> drive.leaveAll("draining"));
    }

    /** Attempts in flight right now; a point-in-time count. */
    public int attemptsInFlight() {
        return slots.used();
    }

    /** Runs that this process drives right now; a point-in-time count. */
    public int runsDriven() {
        return drives.stream().mapToInt(Drive::size).sum();
    }

    /** A run that is driven alone has got on, or is no longer driven. */
    void isNoLongerAlone() {
        SubmittedRuns queue = submitted;
        if (queue != null) {
            queue.isNoLongerAlone();
            drives.forEach(Drive::wake);
        }
    }

    /** Attempts of all drives, from before they execute until they have ended, in the order in which they began. Thread-safe. */
    Set<Attempt> inFlight() {
        return inFlight;
    }

    Slots slots() {
        return slots;
    }

    Sequence sequence() {
        return sequence;
    }

    Intake intake() {
        return intake;
    }

    /**
     * Waits until every drive has come to its end; to be called after {@link #drain}.
     *
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    public synchronized void awaitDrained() throws InterruptedException {
        while (!drives.isEmpty()) {
            wait();
        }
    }

    synchronized void forget(Drive drive) {
        drives.remove(drive);
        notifyAll();
    }
}
