package io.aureus.simulation;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.EngineWindow;
import io.aureus.engine.Order;
import io.aureus.engine.Progress;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.engine.Surroundings;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.SimulatedDisk.ProcessDeath;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.store.memory.InMemoryStateStore;
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
final class SimulatedDriver {
    private static final int ATTEMPTS_MAX = 4;

    final SimulatedProcess storage;
    final EventLog log;
    final Engine engine;
    final Deque<Order> orders = new ArrayDeque<>();

    /** In the middle of a turn, or null. */
    Turns.Pause pause;

    /** Does nothing before this turn. */
    long frozenUntil;

    /** Ends at this storage operation from now; negative: not. */
    int operationsLeft = -1;

    /** Storage operations until one fails; negative: none. */
    int operationsUntilFault = -1;

    private final World world;
    private final Random chance;
    private final boolean lanesAtOnce;
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private final List<Flight> flights = new ArrayList<>();
    private Drive drive;
    private Order latest;
    private boolean stepping;
    private boolean closing;
    private boolean gone;

    /** An attempt in flight. */
    private record Flight(Runnable work, EngineWindow.Execution execution, Instant ends) {}

    SimulatedDriver(World world, Parts parts) {
        this.world = world;
        this.chance = world.chance();
        this.lanesAtOnce = chance.nextInt(4) == 0;
        this.storage = world.disk().process(world::before);
        this.log = parts.log(storage, lanesAtOnce ? Runnable::run : lanes::add, world.clock());
        this.engine = parts.engine(new Surroundings(
                new InMemoryStateStore(),
                log,
                Tools.of(new SimulatedWork(chance, world.ledger()::checkResults, this::meanwhile)),
                this::dispatch,
                1 + chance.nextInt(ATTEMPTS_MAX),
                world.clock(),
                chance,
                Duration.ofMillis(chance.nextInt(300))));
    }

    /** Whether it may be given launches that wait for the log within a turn. */
    boolean waitsForTheLog() {
        return lanesAtOnce;
    }

    boolean isGone() {
        return gone || storage.isDead();
    }

    boolean isIdle() {
        return drive == null && orders.isEmpty() && lanes.isEmpty() && flights.isEmpty() && pause == null;
    }

    /** Whether it drives a run, or is about to take one up: it has something to lose. */
    boolean isBusy() {
        return engine.runsDriven() > 0 || (stepping && latest != null) || !lanes.isEmpty();
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

    void pauseAll() {
        if (drive != null) {
            drive.pauseAll("pauses");
        }
    }

    private void dispatch(Runnable work) {
        EngineWindow.Execution execution = EngineWindow.execution(work);
        world.ledger().dispatched(this, execution);
        flights.add(new Flight(work, execution, world.clock().instant().plusMillis(chance.nextInt(200))));
    }

    /** Goes on, in the middle of a turn or with a new one. */
    void turn() {
        if (pause != null) {
            Turns.Pause middle = pause;
            pause = null;
            middle.resume();
            return;
        }
        try {
            act();
        } catch (ProcessDeath e) {
            world.died(this);
        }
        if (storage.isDead()) {
            world.died(this);
        }
    }

    private void act() {
        List<Runnable> possible = new ArrayList<>();
        if (!lanes.isEmpty()) {
            possible.add(() -> lane());
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
        if (chance.nextInt(40) == 0 && !closing) {
            possible.add(this::peek);
        }
        if (!possible.isEmpty()) {
            possible.get(chance.nextInt(possible.size())).run();
        } else {
            world.idle();
        }
    }

    private void lane() {
        Runnable next = lanes.poll();
        next.run();
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
        flight.work.run();
        flights.remove(flight);
        if (!isGone()) {
            world.ledger().ended(this, flight.execution);
        }
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
            drive = engine.drive(new Waiting(), 1 + chance.nextInt(4), chance.nextBoolean(), new Listening());
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

    private void peek() {
        List<RunKey> runs = world.ledger().knownRuns();
        if (runs.isEmpty()) {
            return;
        }
        RunKey run = runs.get(chance.nextInt(runs.size()));
        try {
            world.ledger().reported(run, log.peek(run));
        } catch (LogUnavailableException e) {
            world.unavailable(e);
        } catch (DivergedException e) {
            throw new AssertionError(e);
        }
    }

    private void exit() {
        log.close();
        gone = true;
        world.left(this);
    }

    @Override
    public String toString() {
        return storage.toString();
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

    private final class Listening implements RunListener {
        @Override
        public void begun(Run run, boolean resumed) {
            boolean asked = latest instanceof TakeUp takeUp && takeUp.how() != TakeUp.How.ADOPT;
            world.ledger().begun(SimulatedDriver.this, run, asked);
            world.begun(SimulatedDriver.this, run, resumed);
        }

        @Override
        public void happened(Run run, List<Event> events) {
            world.tell(SimulatedDriver.this, "is told " + run.key() + " " + events);
            world.ledger().acknowledged(SimulatedDriver.this, run, events);
        }

        @Override
        public void left(Run run, boolean resumed) {
            world.tell(SimulatedDriver.this, "leaves " + run.key() + " " + run.status() + " at " + run.nextSeq());
        }

        @Override
        public void blocked(Run run, String message) {
            world.tell(SimulatedDriver.this, "is blocked in " + run.key() + ": " + message);
            world.unavailable(new LogUnavailableException(message, null));
        }

        @Override
        public void refused(Order order, RunRefusedException why) {
            world.refused(order, why);
        }
    }
}
