package io.aureus.simulation;

import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.RunRefusedException;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One machine with a disk, some processes that drive runs in one directory, and much misfortune. First it storms; then
 * the weather is fine, and everything that was begun has to come to its end.
 */
final class World implements Turns.Play {
    private static final boolean TRACE = Boolean.getBoolean("aureus.trace");
    private static final int RUNS_MAX = 20;
    private static final int STORM_TURNS_MAX = 8_000;
    private static final int CALM_TURNS_MAX = 60_000;
    private static final int NAMED_RUNS = 3;

    private final Random chance;
    private final Turns turns;
    private final Parts parts;
    private final Weather weather;
    private final SimulatedDisk disk;
    private final SimulatedClock clock = new SimulatedClock();
    private final Ledger ledger;
    private final List<Workflow> workflows = new ArrayList<>();
    private final List<SimulatedDriver> drivers = new ArrayList<>();
    private final Deque<SimulatedDriver> ending = new ArrayDeque<>();
    private final Set<String> crashed = new HashSet<>();
    private final int crashesWanted;
    private SimulatedDriver current;
    private SimulatedDriver finisher;
    private long turn;
    private long calmSince = -1;
    private boolean faulty;
    private boolean over;
    private int crashes;
    private int recoveries;

    World(long seed, int crashesWanted, Parts parts, Turns turns) {
        this.chance = new Random(seed);
        this.crashesWanted = crashesWanted;
        this.parts = parts;
        this.turns = turns;
        this.weather = Weather.random(chance);
        this.disk = new SimulatedDisk(chance);
        this.ledger = new Ledger(disk);
        RandomWorkflows random = new RandomWorkflows(chance);
        for (int i = 0; i <= chance.nextInt(2); i++) {
            Workflow workflow = random.next("w" + i);
            workflows.add(workflow);
            ledger.knows(workflow);
        }
    }

    Random chance() {
        return chance;
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedClock clock() {
        return clock;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Crashes of processes that had something to lose. */
    int crashes() {
        return crashes;
    }

    /** Runs that were gone on with after the process that drove them had crashed. */
    int recoveries() {
        return recoveries;
    }

    long turns() {
        return turn;
    }

    void tell(Object who, String what) {
        if (TRACE) {
            System.out.println(turn + " " + clock.instant() + " " + who + " " + what);
        }
    }

    private boolean oneIn(int n) {
        return n > 0 && chance.nextInt(n) == 0;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void turn() {
        turn++;
        if (!ending.isEmpty()) {
            ending.poll().turn();
            return;
        }
        timePasses();
        if (calmSince < 0 && (crashes >= crashesWanted || turn > STORM_TURNS_MAX)) {
            calm();
            return;
        }
        if (calmSince < 0 && storm()) {
            return;
        }
        if (calmSince >= 0 && finish()) {
            return;
        }
        SimulatedDriver next = next();
        if (next != null) {
            current = next;
            next.turn();
        }
    }

    /** Somebody had nothing to do. */
    void idle() {
        clock.advance(Duration.ofMillis(chance.nextInt(30)));
    }

    private void timePasses() {
        if (oneIn(3)) {
            clock.advance(Duration.ofMillis(chance.nextInt(20)));
        }
        if (oneIn(60)) {
            clock.advance(Duration.ofMillis(chance.nextInt(2_000)));
        }
    }

    private SimulatedDriver next() {
        List<SimulatedDriver> able = new ArrayList<>();
        for (SimulatedDriver driver : drivers) {
            if (driver.frozenUntil <= turn) {
                able.add(driver);
            }
        }
        return able.isEmpty() ? null : able.get(chance.nextInt(able.size()));
    }

    /** What goes wrong, or what somebody does; whether that was this turn. */
    private boolean storm() {
        if (drivers.size() < weather.processes()) {
            drivers.add(new SimulatedDriver(this, parts));
        }
        SimulatedDriver victim = drivers.get(chance.nextInt(drivers.size()));
        if (oneIn(weather.kill()) && victim.isBusy()) {
            if (oneIn(3)) {
                kill(victim);
                return true;
            }
            victim.operationsLeft = chance.nextInt(30);
        }
        if (oneIn(weather.powerLoss())) {
            powerLoss();
            return true;
        }
        if (oneIn(weather.freeze())) {
            victim.frozenUntil = turn + chance.nextInt(400);
        }
        if (oneIn(weather.fault())) {
            faulty = true;
            victim.operationsUntilFault = chance.nextInt(20);
        }
        if (oneIn(weather.full())) {
            faulty = true;
            disk.capacity(chance.nextInt(60_000));
        } else if (oneIn(100)) {
            disk.capacity(Long.MAX_VALUE);
        }
        if (oneIn(weather.command())) {
            command(victim);
        }
        if (victim.orders.size() < 2 && oneIn(10)) {
            order(victim);
        }
        return false;
    }

    private void command(SimulatedDriver driver) {
        List<RunKey> runs = ledger.knownRuns();
        if (runs.isEmpty()) {
            return;
        }
        RunKey run = runs.get(chance.nextInt(runs.size()));
        tell(driver, "gets a command about " + run);
        switch (chance.nextInt(6)) {
            case 0, 1 -> driver.engine.pause(run, "storm");
            case 2, 3 -> driver.engine.cancel(run, "storm");
            case 4 -> driver.leaveAll();
            default -> driver.close();
        }
    }

    private void order(SimulatedDriver driver) {
        List<RunKey> runs = ledger.knownRuns();
        long open = runs.stream().filter(run -> !ledger.isFinished(run)).count();
        if (open == 0 ? runs.size() < RUNS_MAX : oneIn(2 + (int) open)) {
            driver.orders.add(launch(driver));
        } else {
            RunKey run = runs.get(chance.nextInt(runs.size()));
            TakeUp.How how = List.of(TakeUp.How.values()).get(chance.nextInt(3));
            driver.orders.add(new TakeUp(run, how, "storm"));
        }
    }

    private Launch launch(SimulatedDriver driver) {
        Workflow workflow = workflows.get(chance.nextInt(workflows.size()));
        String runId = driver.waitsForTheLog() && oneIn(3) ? "named-" + chance.nextInt(NAMED_RUNS) : null;
        boolean fresh = runId == null && oneIn(8);
        Map<String, Object> inputs =
                runId != null ? Map.of("named", runId) : Map.of("number", (long) chance.nextInt(2), "fresh", fresh);
        Path home = Path.of("/work");
        return new Launch("default", workflow, inputs, null, runId, fresh, chance.nextBoolean(), home);
    }

    private void kill(SimulatedDriver driver) {
        disk.kill(driver.storage);
        died(driver);
    }

    /** A process has ended; what it was in the middle of ends at its next turn. */
    void died(SimulatedDriver driver) {
        tell(driver, "died");
        if (!drivers.remove(driver)) {
            return;
        }
        if (driver.isBusy()) {
            crashes++;
        }
        ledger.keysOf(driver).forEach(crashed::add);
        ledger.died(driver);
        if (driver.pause != null) {
            ending.add(driver);
        }
    }

    void left(SimulatedDriver driver) {
        drivers.remove(driver);
    }

    private void powerLoss() {
        tell("machine", "loses power");
        disk.powerLoss();
        disk.capacity(Long.MAX_VALUE);
        List.copyOf(drivers).forEach(this::died);
        ledger.powerLost();
    }

    void begun(SimulatedDriver driver, Run run, boolean resumed) {
        tell(
                driver,
                "begins " + run.key() + " resumed " + resumed + " at " + run.nextSeq() + " identity " + run.identity());
        if (crashed.remove(run.key().runId()) && resumed) {
            recoveries++;
        }
        if (run.identity() == null) {
            throw new AssertionError(driver + " goes on with a run without identity");
        }
    }

    void refused(Order order, RunRefusedException why) {
        tell(order, "is refused: " + why.getMessage());
        if (why.getCause() instanceof LogUnavailableException unavailable) {
            unavailable(unavailable);
            return;
        }
        boolean unknown = why.reason() == RunRefusedException.Reason.UNKNOWN;
        boolean diverged = String.valueOf(why.getMessage()).startsWith("AUR-302");
        if (diverged || (unknown && ledger.isAcknowledged(why.runId()))) {
            throw new AssertionError(order + " was refused: " + why.getMessage());
        }
    }

    /** The log could not do what it was asked: right only if the disk has failed. */
    void unavailable(LogUnavailableException e) {
        String message = String.valueOf(e.getMessage());
        if (!faulty
                || message.startsWith("AUR-309")
                || message.startsWith("AUR-302")
                || message.startsWith("AUR-313")) {
            throw new AssertionError("the log refuses without need", e);
        }
    }

    /** Before each operation of a process. */
    Outcome before(SimulatedProcess process, Operation operation, String path) {
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
        if (oneIn(weather.switches()) && drivers.size() > 1) {
            turns.pause(pause -> driver.pause = pause);
            current = driver;
        }
        return Outcome.DONE;
    }

    private void calm() {
        calmSince = turn;
        disk.capacity(Long.MAX_VALUE);
        if (oneIn(4)) {
            powerLoss();
        }
        for (SimulatedDriver driver : List.copyOf(drivers)) {
            driver.frozenUntil = 0;
            driver.operationsLeft = -1;
            driver.operationsUntilFault = -1;
            if (oneIn(3)) {
                kill(driver);
            }
        }
    }

    /** Once nobody has anything to do any more, somebody goes on with what is left; whether that was this turn. */
    private boolean finish() {
        if (turn - calmSince > CALM_TURNS_MAX) {
            ledger.checkEnd();
            throw new AssertionError("stuck: after " + CALM_TURNS_MAX + " turns of fine weather work is left");
        }
        if (finisher == null) {
            finisher = new SimulatedDriver(this, parts);
            drivers.add(finisher);
        }
        if (!drivers.stream().allMatch(SimulatedDriver::isIdle)) {
            return false;
        }
        try (Stream<RunSummary> unfinished = finisher.log.runs("default", null, true)) {
            unfinished.forEach(run -> finisher.orders.add(new TakeUp(run.key(), TakeUp.How.RESUME, "calm")));
        } catch (LogUnavailableException e) {
            throw new AssertionError(e);
        }
        if (finisher.orders.isEmpty()) {
            ledger.checkEnd();
            over = true;
        }
        return true;
    }
}
