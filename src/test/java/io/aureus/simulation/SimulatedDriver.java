package io.aureus.simulation;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.EngineWindow;
import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.Progress;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.engine.SubmittedRuns;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.ProcessDeath;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.store.StateStore;
import io.aureus.tool.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** One simulated process that drives runs: what in life is done by its threads is done here in turns. */
abstract class SimulatedDriver {
    private static final int ATTEMPTS_MAX = 4;
    private static final Duration LEASE_GRACE = Duration.ofSeconds(30);

    final SimulatedDisk disk;
    final SimulatedProcess storage;
    final EventLog log;
    final Deque<Order> orders = new ArrayDeque<>();

    /** What it is to queue for whoever serves. */
    final Deque<Launch> submissions = new ArrayDeque<>();

    /** Ends at this storage operation from now; negative: not. */
    int operationsLeft = -1;

    /** Storage operations until one fails; negative: none. */
    int operationsUntilFault = -1;

    final Random chance;
    private final World world;
    private final Parts parts;
    private final boolean lanesAtOnce;
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private final List<Flight> flights = new ArrayList<>();
    private Engine engine;
    private Turns.Pause middle;
    private Drive drive;
    private SubmittedRuns submitted;
    private Drive queue;
    private Order latest;
    private boolean stepping;
    private boolean closing;
    private boolean gone;

    /** An attempt in flight. */
    private record Flight(Runnable work, EngineWindow.Execution execution, Instant ends) {}

    /** A process without an engine; who makes one gives it a store next. */
    SimulatedDriver(World world, SimulatedDisk disk, Parts parts) {
        this.world = world;
        this.disk = disk;
        this.parts = parts;
        this.chance = world.chance();
        this.lanesAtOnce = chance.nextInt(4) == 0;
        this.storage = disk.process(world::before);
        this.log = parts.log(storage, lanesAtOnce ? Runnable::run : lanes::add, world.clock());
    }

    final void openEngine(StateStore store) {
        engine = parts.engine(new Surroundings(
                store,
                log,
                Tools.of(new SimulatedWork(chance, world.onlooker()::checkResults, this::meanwhile, parts.refusable())),
                this::dispatch,
                1 + chance.nextInt(ATTEMPTS_MAX),
                world.clock(),
                world::nanos,
                chance,
                Duration.ofMillis(chance.nextInt(300)),
                LEASE_GRACE));
    }

    /** Hears what its drive tells. */
    abstract RunListener listener();

    /** Does nothing for a while. */
    abstract void freeze();

    abstract void thaw();

    abstract boolean isFrozen();

    /** What else it may do with its turn. */
    void otherThings(List<Runnable> possible) {
        // nothing
    }

    /** Its last words to a store that is not its own. */
    void closeStore() {
        // it has none
    }

    final Engine engine() {
        return engine;
    }

    /** What it was asked for last, or null. */
    final Order latest() {
        return latest;
    }

    /** Whether it may be given launches that wait for the log within a turn. */
    final boolean waitsForTheLog() {
        return lanesAtOnce;
    }

    final boolean isClosing() {
        return closing;
    }

    final boolean isGone() {
        return gone || storage.isDead();
    }

    boolean isInTheMiddle() {
        return middle != null;
    }

    final boolean isIdle() {
        boolean serves = queue != null && queueIsBusy();
        return drive == null
                && !serves
                && orders.isEmpty()
                && submissions.isEmpty()
                && lanes.isEmpty()
                && flights.isEmpty()
                && !isInTheMiddle();
    }

    /** What keeps it from being idle. */
    final String doing() {
        return " with " + (drive == null ? "no drive" : engine.runsDriven() + " runs") + ", " + orders.size()
                + " orders, " + lanes.size() + " writes, " + flights.size() + " attempts"
                + (isInTheMiddle() ? ", in the middle" : "");
    }

    /** Whether it drives a run, or is about to take one up: it has something to lose. */
    final boolean isBusy() {
        return engine.runsDriven() > 0 || (stepping && latest != null) || !lanes.isEmpty();
    }

    private boolean queueIsBusy() {
        return closing || EngineWindow.size(queue) > 0 || submitted.hasNext();
    }

    /** From now on it takes what was submitted. */
    final void serve() {
        submitted = engine.submittedRuns();
        queue = engine.drive(submitted, 1 + chance.nextInt(4), chance.nextBoolean(), listener());
    }

    final boolean serves() {
        return queue != null;
    }

    /** Leaves what it drives, then ends in good order. */
    final void close() {
        closing = true;
        orders.clear();
        submissions.clear();
        engine.drain();
    }

    final void leaveAll() {
        if (drive != null) {
            drive.leaveAll("leaves");
        }
    }

    /** What it turns next: what it was asked for, or what was submitted. */
    private boolean turnsQueue() {
        return queue != null && ((drive == null && orders.isEmpty()) || chance.nextBoolean());
    }

    private void dispatch(Runnable work) {
        EngineWindow.Execution execution = EngineWindow.execution(work);
        world.onlooker().dispatched(this, execution);
        flights.add(new Flight(work, execution, world.clock().instant().plusMillis(chance.nextInt(200))));
    }

    /** In the middle of something; returns when the turn is its own again. */
    void givesTheTurnAway(Turns turns) {
        turns.pause(pause -> middle = pause);
    }

    /** Goes on, in the middle of something or with something new. */
    final void turn() {
        try {
            goOn();
        } catch (ProcessDeath e) {
            world.died(this);
        }
        if (storage.isDead()) {
            world.died(this);
        }
    }

    void goOn() {
        if (middle != null) {
            Turns.Pause here = middle;
            middle = null;
            here.resume();
        } else {
            act();
        }
    }

    private void act() {
        List<Runnable> possible = new ArrayList<>();
        if (!lanes.isEmpty()) {
            possible.add(() -> lanes.poll().run());
        }
        Flight due = due();
        if (due != null) {
            possible.add(() -> end(due));
        }
        if (drive != null || queue != null || !orders.isEmpty()) {
            possible.add(this::step);
        }
        if (!submissions.isEmpty() && !stepping) {
            possible.add(this::submit);
        }
        if (closing && isIdle()) {
            possible.add(this::exit);
        }
        otherThings(possible);
        if (!possible.isEmpty()) {
            possible.get(chance.nextInt(possible.size())).run();
        } else {
            world.idle();
        }
    }

    private Flight due() {
        Instant now = world.clock().instant();
        List<Flight> due = new ArrayList<>();
        for (Flight flight : flights) {
            if (!flight.ends.isAfter(now) || EngineWindow.isEnding(flight.work)) {
                due.add(flight);
            }
        }
        return due.isEmpty() ? null : due.get(chance.nextInt(due.size()));
    }

    private void end(Flight flight) {
        parts.run(flight.work);
        flights.remove(flight);
        if (!isGone()) {
            world.onlooker().ended(this, flight.execution);
        }
    }

    /** While an attempt executes, its process may turn its drive. */
    private void meanwhile() {
        if (!stepping && (drive != null || queue != null) && chance.nextInt(8) == 0) {
            step();
        }
    }

    private void step() {
        if (stepping) {
            return;
        }
        boolean turnsQueue = turnsQueue();
        if (!turnsQueue && drive == null) {
            drive = engine.drive(new Waiting(), 1 + chance.nextInt(4), chance.nextBoolean(), listener());
        }
        stepping = true;
        try {
            Progress progress = (turnsQueue ? queue : drive).step(Duration.ZERO);
            if (progress == null && turnsQueue) {
                queue = null;
            } else if (progress == null) {
                drive = null;
            } else if (progress.events() == 0 && lanes.isEmpty()) {
                world.idle();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            stepping = false;
        }
    }

    private void submit() {
        Launch launch = submissions.remove();
        try {
            world.tell(this, "submits " + engine.submit(launch).run());
        } catch (RunRefusedException e) {
            world.refused(launch, e);
        }
    }

    private void exit() {
        log.close();
        closeStore();
        gone = true;
        world.left(this);
    }

    /** Its orders, as they come. */
    private final class Waiting implements Iterator<Order> {
        @Override
        public boolean hasNext() {
            return !orders.isEmpty();
        }

        @Override
        public Order next() {
            latest = orders.remove();
            return latest;
        }
    }
}
