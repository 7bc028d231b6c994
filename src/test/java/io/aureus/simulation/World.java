package io.aureus.simulation;

import io.aureus.engine.Order;
import io.aureus.engine.RunRefusedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.run.Run;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Some hosts with processes that drive runs, and much misfortune. First it storms; then the weather is fine, and everything
 * that was begun has to come to its end. Nothing happens but by the seed.
 */
abstract class World implements Turns.Play {
    private static final boolean TRACE = Boolean.getBoolean("aureus.trace");

    private final Random chance;
    private final Turns turns;
    private final Weather weather;
    private final SimulatedClock clock = new SimulatedClock();
    private final Instant began = clock.instant();
    private final List<Workflow> workflows = new ArrayList<>();
    private final List<SimulatedDriver> drivers = new ArrayList<>();
    private final Deque<SimulatedDriver> ending = new ArrayDeque<>();
    private final Set<String> crashed = new HashSet<>();
    private final int crashesWanted;
    private SimulatedDriver current;
    private long turn;
    private boolean faulty;
    private boolean over;
    private int crashes;
    private int recoveries;

    World(Random chance, int crashesWanted, Turns turns, Weather weather) {
        this.chance = chance;
        this.crashesWanted = crashesWanted;
        this.turns = turns;
        this.weather = weather;
    }

    /** Thinks up what is to be run; the onlooker knows it. */
    final void thinkUpWorkflows() {
        RandomWorkflows random = new RandomWorkflows(chance);
        for (int i = 0; i <= chance.nextInt(2); i++) {
            Workflow workflow = random.next("w" + i);
            workflows.add(workflow);
            onlooker().knows(workflow);
        }
    }

    /** Who checks the promises. */
    abstract Onlooker onlooker();

    abstract Storm storm();

    abstract Calm calm();

    abstract int stormTurnsMax();

    abstract SimulatedDriver newDriver();

    /** The disk of the host that loses power next. */
    abstract SimulatedDisk unluckyDisk();

    abstract void timePasses();

    /** Whether others go on before a storage operation is done. */
    abstract boolean othersInterrupt();

    /** What else may happen instead of a process's turn; whether it did. */
    boolean somethingElseHappens() {
        return false;
    }

    final Random chance() {
        return chance;
    }

    final SimulatedClock clock() {
        return clock;
    }

    /** The monotonic clock of every process. */
    final long nanos() {
        return Duration.between(began, clock.instant()).toNanos();
    }

    /** Processes that live. */
    final List<SimulatedDriver> drivers() {
        return drivers;
    }

    final List<Workflow> workflows() {
        return workflows;
    }

    /** From now on a disk may have failed. */
    final void isFaulty() {
        faulty = true;
    }

    final void end() {
        over = true;
    }

    /** How often a process that had something to lose ended. */
    int crashes() {
        return crashes;
    }

    /** Runs that were gone on with after the process that drove them had crashed. */
    final int recoveries() {
        return recoveries;
    }

    final long turns() {
        return turn;
    }

    final void tell(Object who, String what) {
        if (TRACE) {
            System.out.println(turn + " " + clock.instant() + " " + who + " " + what);
        }
    }

    final boolean oneIn(int n) {
        return n > 0 && chance.nextInt(n) == 0;
    }

    final <T> T among(List<T> possible) {
        return possible.get(chance.nextInt(possible.size()));
    }

    @Override
    public final boolean isOver() {
        return over;
    }

    @Override
    public final void turn() {
        turn++;
        while (!ending.isEmpty() && !ending.peek().isInTheMiddle()) {
            ending.remove();
        }
        if (!ending.isEmpty()) {
            ending.peek().turn();
            return;
        }
        timePasses();
        if (somethingElseHappens()) {
            return;
        }
        if (!calm().hasBegun() && (crashes() >= crashesWanted || turn > stormTurnsMax())) {
            calm().begin();
            return;
        }
        if (calm().hasBegun() ? calm().finish() : storm().blows()) {
            return;
        }
        List<SimulatedDriver> able =
                drivers.stream().filter(driver -> !driver.isFrozen()).toList();
        if (!able.isEmpty()) {
            current = among(able);
            current.turn();
        }
    }

    /** Somebody had nothing to do. */
    final void idle() {
        clock.advance(Duration.ofMillis(chance.nextInt(30)));
    }

    final SimulatedDriver start() {
        SimulatedDriver driver = newDriver();
        drivers.add(driver);
        return driver;
    }

    /** Ends a process; whoever acts for it is thrown out. */
    final void kill(SimulatedDriver driver) {
        driver.disk.kill(driver.storage);
    }

    /** A process has ended; what it was in the middle of ends at its next turn. */
    final void died(SimulatedDriver driver) {
        if (!drivers.remove(driver)) {
            return;
        }
        tell(driver, "died");
        if (driver.isBusy()) {
            crashes++;
        }
        crashed.addAll(onlooker().unfinishedRunsOf(driver));
        onlooker().died(driver);
        if (driver.isInTheMiddle()) {
            ending.add(driver);
        }
    }

    final void left(SimulatedDriver driver) {
        drivers.remove(driver);
    }

    /** Some host ends. */
    final void powerLoss() {
        SimulatedDisk disk = unluckyDisk();
        tell("a host", "loses power");
        disk.powerLoss();
        disk.capacity(Long.MAX_VALUE);
        List.copyOf(drivers).stream().filter(driver -> driver.disk == disk).forEach(this::died);
        onlooker().powerLost();
    }

    final void begun(SimulatedDriver driver, Run run, boolean resumed) {
        tell(driver, "begins " + run.key() + " resumed " + resumed + " at " + run.nextSeq());
        if (crashed.remove(run.key().runId()) && resumed) {
            recoveries++;
        }
        if (run.identity() == null) {
            throw new AssertionError(driver + " goes on with a run without identity");
        }
    }

    final void refused(Order order, RunRefusedException why) {
        tell(order, "is refused: " + why.getMessage());
        if (why.getCause() instanceof LogUnavailableException unavailable) {
            unavailable(unavailable);
            return;
        }
        boolean unknown = why.reason() == RunRefusedException.Reason.UNKNOWN;
        boolean diverged = String.valueOf(why.getMessage()).startsWith("AUR-302");
        boolean broke = String.valueOf(why.getMessage()).startsWith("AUR-224");
        if (diverged || broke || (unknown && why.runId() != null && onlooker().isKnown(why.runId()))) {
            throw new AssertionError(order + " was refused: " + why.getMessage());
        }
    }

    /** The log could not do what it was asked: right only if a disk has failed. */
    final void unavailable(LogUnavailableException e) {
        String message = String.valueOf(e.getMessage());
        if (!faulty
                || message.startsWith("AUR-309")
                || message.startsWith("AUR-302")
                || message.startsWith("AUR-313")) {
            throw new AssertionError("the log refuses without need", e);
        }
    }

    /** Before each storage operation of a process. */
    final Outcome before(SimulatedProcess process, Operation operation, String path) {
        SimulatedDriver driver = current;
        tell(process, operation + " " + path);
        if (driver == null || driver.storage != process) {
            return Outcome.DONE; // it is being made
        }
        if (driver.operationsLeft >= 0 && driver.operationsLeft-- == 0) {
            return chance.nextBoolean() ? Outcome.DEATH_BEFORE : Outcome.DEATH_WITHIN;
        }
        if (driver.operationsUntilFault >= 0 && driver.operationsUntilFault-- == 0) {
            return operation == Operation.WRITE && oneIn(3) ? Outcome.FULL : Outcome.FAILED;
        }
        if (othersInterrupt()) {
            othersGoOn(driver);
        }
        return Outcome.DONE;
    }

    final void othersGoOn(SimulatedDriver driver) {
        driver.givesTheTurnAway(turns);
        current = driver;
    }

    final Weather weather() {
        return weather;
    }
}
