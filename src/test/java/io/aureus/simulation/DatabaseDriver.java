package io.aureus.simulation;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.EngineWindow;
import io.aureus.engine.Order;
import io.aureus.engine.Progress;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.ProcessDeath;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.BrokenStore;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.tool.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * One simulated process that drives runs of a database. It has two threads that take their turns: one for its engine, one for
 * its lease.
 */
final class DatabaseDriver {
    private static final int ATTEMPTS_MAX = 4;
    private static final Duration LOOKS = SimulatedStore.PERIOD.dividedBy(5);

    final SimulatedDisk disk;
    final SimulatedProcess storage;
    final Engine engine;
    final Deque<Order> orders = new ArrayDeque<>();

    /** Does nothing before this time. */
    Instant frozenUntil = Instant.MIN;

    /** Ends at this storage operation from now; negative: not. */
    int operationsLeft = -1;

    /** Storage operations until one fails; negative: none. */
    int operationsUntilFault = -1;

    private final DatabaseWorld world;
    private final String name;
    private final Random chance;
    private final EventLog log;
    private final SimulatedStore store;
    private final DatabaseParts parts;
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private final List<Flight> flights = new ArrayList<>();
    private Turns.Pause engineMiddle;
    private Turns.Pause leaseMiddle;
    private boolean looking;
    private boolean registered;
    private Instant lookBegan = Instant.MIN;
    private Instant nextLook = Instant.MIN;
    private Drive drive;
    private boolean stepping;
    private boolean closing;
    private boolean gone;

    /** An attempt in flight. */
    private record Flight(Runnable work, Instant ends) {}

    DatabaseDriver(DatabaseWorld world, String name, SimulatedDisk disk, DatabaseParts parts) {
        this.world = world;
        this.name = name;
        this.disk = disk;
        this.parts = parts;
        this.chance = world.chance();
        this.storage = disk.process(world::before);
        this.log = parts.log(storage, chance.nextInt(4) == 0 ? Runnable::run : lanes::add, world.clock());
        this.store = new SimulatedStore(world.wire(this).dataSource(), world::nanos, parts.store());
        this.engine = parts.engine(new Surroundings(
                store.store(),
                log,
                Tools.of(new SimulatedWork(chance, world.rows()::checkResults, this::meanwhile, parts.refusable())),
                this::dispatch,
                1 + chance.nextInt(ATTEMPTS_MAX),
                world.clock(),
                chance,
                Duration.ofMillis(chance.nextInt(300))));
    }

    boolean isGone() {
        return gone || storage.isDead();
    }

    boolean isInTheMiddle() {
        return engineMiddle != null || leaseMiddle != null;
    }

    boolean isIdle() {
        return drive == null && orders.isEmpty() && lanes.isEmpty() && flights.isEmpty() && !isInTheMiddle();
    }

    /** Whether it drives a run, or is about to take one up: it has something to lose. */
    boolean isBusy() {
        return engine.runsDriven() > 0 || stepping || !lanes.isEmpty();
    }

    /** Leaves what it drives, then ends in good order. */
    void close() {
        closing = true;
        orders.clear();
        engine.drain();
    }

    void leaveAll() {
        if (drive != null) {
            drive.leaveAll("leaves");
        }
    }

    private void dispatch(Runnable work) {
        world.rows().dispatched(this, EngineWindow.execution(work));
        flights.add(new Flight(work, world.clock().instant().plusMillis(chance.nextInt(200))));
    }

    /** It gives the turn away in the middle of something. */
    void pausedAt(Turns.Pause pause) {
        if (looking) {
            leaseMiddle = pause;
        } else {
            engineMiddle = pause;
        }
    }

    /** Whether its lease's thread is what goes on now. */
    boolean isLooking() {
        return looking;
    }

    /** Goes on after it gave the turn away. */
    void goesOn(boolean asLooking) {
        looking = asLooking;
    }

    /** When its lease's thread began to look. */
    Instant lookBegan() {
        return lookBegan;
    }

    BrokenStore broken() {
        return parts.store();
    }

    /** Goes on, with either thread. */
    void turn() {
        boolean lookDue = !world.clock().instant().isBefore(nextLook) && !closing;
        try {
            if (leaseMiddle != null && (engineMiddle == null || chance.nextBoolean())) {
                Turns.Pause middle = leaseMiddle;
                leaseMiddle = null;
                looking = true;
                middle.resume();
            } else if (leaseMiddle == null && (lookDue || !registered) && !storage.isDead()) {
                looking = true;
                look();
            } else {
                looking = false;
                engineTurn();
            }
        } catch (ProcessDeath e) {
            world.died(this);
        }
        if (storage.isDead()) {
            world.died(this);
        }
    }

    private void look() {
        lookBegan = world.clock().instant();
        nextLook = world.clock().instant().plus(LOOKS);
        if (registered) {
            store.look();
            return;
        }
        try {
            store.register();
            registered = true;
        } catch (StoreUnavailableException e) {
            world.tell(this, "cannot register: " + e.getMessage());
        }
    }

    private void engineTurn() {
        if (engineMiddle != null) {
            Turns.Pause middle = engineMiddle;
            engineMiddle = null;
            middle.resume();
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
        if (drive != null || !orders.isEmpty()) {
            possible.add(this::step);
        }
        if (closing && isIdle()) {
            possible.add(this::exit);
        }
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
    }

    /** While an attempt executes, its process may turn its drive. */
    private void meanwhile() {
        if (!stepping && drive != null && chance.nextInt(8) == 0) {
            step();
        }
    }

    private void step() {
        if (stepping) {
            return;
        }
        if (drive == null) {
            drive = engine.drive(
                    new Waiting(), 1 + chance.nextInt(4), chance.nextBoolean(), new DatabaseListener(world, this));
        }
        stepping = true;
        try {
            Progress progress = drive.step(Duration.ZERO);
            if (progress == null) {
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

    private void exit() {
        log.close();
        store.store().close();
        gone = true;
        world.left(this);
    }

    @Override
    public String toString() {
        return "process " + name;
    }

    /** Its orders, as they come. */
    private final class Waiting implements Iterator<Order> {
        @Override
        public boolean hasNext() {
            return !orders.isEmpty();
        }

        @Override
        public Order next() {
            return orders.remove();
        }
    }
}
