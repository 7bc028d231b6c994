package io.aureus.simulation;

import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.RunRefusedException;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A database and some hosts with processes that drive its runs, and much misfortune. First it storms; then the weather is
 * fine, and everything that was begun has to come to its end.
 */
final class DatabaseWorld implements Turns.Play {
    private static final boolean TRACE = Boolean.getBoolean("aureus.trace");
    private static final int RUNS_MAX = 12;
    private static final int STORM_TURNS_MAX = 4_000;
    private static final int CALM_TURNS_MAX = 20_000;
    private static final int NAMED_RUNS = 3;

    private final Random chance;
    private final Turns turns;
    private final DatabaseParts parts;
    private final DatabaseWeather weather;
    private final SimulatedClock clock = new SimulatedClock();
    private final Instant began = clock.instant();
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final CommittedRows rows;
    private final DatabasePost post;
    private final List<Workflow> workflows = new ArrayList<>();
    private final List<DatabaseDriver> drivers = new ArrayList<>();
    private final Deque<DatabaseDriver> ending = new ArrayDeque<>();
    private final Set<String> crashed = new HashSet<>();
    private final int crashesWanted;
    private DatabaseDriver current;
    private DatabaseDriver finisher;
    private long turn;
    private long calmSince = -1;
    private Instant calmAt;
    private boolean faulty;
    private boolean over;
    private int started;
    private int crashes;
    private int recoveries;
    private int zombies;

    DatabaseWorld(long seed, int crashesWanted, DatabaseParts parts, Turns turns, Connection connection) {
        this.chance = new Random(seed);
        this.crashesWanted = crashesWanted;
        this.parts = parts;
        this.turns = turns;
        this.weather = DatabaseWeather.random(chance);
        for (int i = 0; i < (weather.shared() ? 1 : weather.processes() + 1); i++) {
            disks.add(new SimulatedDisk(chance));
        }
        this.rows = new CommittedRows(connection, disks);
        this.post = new DatabasePost(this, connection);
        RandomWorkflows random = new RandomWorkflows(chance);
        for (int i = 0; i <= chance.nextInt(2); i++) {
            Workflow workflow = random.next("w" + i);
            workflows.add(workflow);
            rows.knows(workflow);
        }
    }

    Random chance() {
        return chance;
    }

    SimulatedClock clock() {
        return clock;
    }

    /** The monotonic clock of every process. */
    long nanos() {
        return Duration.between(began, clock.instant()).toNanos();
    }

    CommittedRows rows() {
        return rows;
    }

    Wire wire(DatabaseDriver driver) {
        return post.of(driver);
    }

    /** How often a process that had something to lose ended, or stood still until somebody else had it. */
    int crashes() {
        return crashes + zombies;
    }

    /** Runs that were gone on with after the process that drove them had crashed or stood still. */
    int recoveries() {
        return recoveries;
    }

    /** Runs of which a living process learnt that they are no longer its own. */
    int zombies() {
        return zombies;
    }

    int answersLost() {
        return post.lost();
    }

    int leasesTaken() {
        return post.leasesTaken();
    }

    boolean isShared() {
        return weather.shared();
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

    <T> T among(List<T> possible) {
        return possible.get(chance.nextInt(possible.size()));
    }

    boolean losesAnswers() {
        return calmSince < 0 && oneIn(weather.answers());
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void turn() {
        turn++;
        if (!ending.isEmpty()) {
            DatabaseDriver one = ending.peek();
            if (one.isInTheMiddle()) {
                one.turn();
            } else {
                ending.remove();
            }
            return;
        }
        timePasses();
        if (post.isAnythingLate() && oneIn(30)) {
            post.deliverLate();
            return;
        }
        if (calmSince < 0 && (crashes() >= crashesWanted || turn > STORM_TURNS_MAX)) {
            calm();
            return;
        }
        if (calmSince < 0 && storm()) {
            return;
        }
        if (calmSince >= 0 && finish()) {
            return;
        }
        DatabaseDriver next = next();
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
        if (oneIn(15)) {
            clock.advance(Duration.ofMillis(chance.nextInt(300)));
        }
    }

    private DatabaseDriver next() {
        List<DatabaseDriver> able = new ArrayList<>();
        for (DatabaseDriver driver : drivers) {
            if (!driver.frozenUntil.isAfter(clock.instant())) {
                able.add(driver);
            }
        }
        return able.isEmpty() ? null : among(able);
    }

    private DatabaseDriver start() {
        List<SimulatedDisk> free = new ArrayList<>(disks);
        if (!weather.shared()) {
            drivers.forEach(driver -> free.remove(driver.disk));
        }
        DatabaseDriver driver = new DatabaseDriver(this, "P" + ++started, among(free), parts);
        drivers.add(driver);
        return driver;
    }

    /** What goes wrong, or what somebody does; whether that was this turn. */
    private boolean storm() {
        if (drivers.size() < weather.processes()) {
            start();
        }
        DatabaseDriver victim = among(drivers);
        boolean frozen = victim.frozenUntil.isAfter(clock.instant());
        if (oneIn(weather.kill()) && victim.isBusy() && (!frozen || oneIn(4))) {
            if (oneIn(3)) {
                kill(victim);
                died(victim);
                return true;
            }
            victim.operationsLeft = chance.nextInt(30);
        }
        if (oneIn(weather.powerLoss())) {
            powerLoss(among(disks));
            return true;
        }
        if (oneIn(weather.freeze())) {
            freeze(victim);
        }
        if (oneIn(weather.fault())) {
            faulty = true;
            victim.operationsUntilFault = chance.nextInt(20);
        }
        if (oneIn(weather.outage())) {
            post.awayUntil(clock.instant().plusMillis(chance.nextInt(5_000)));
        }
        if (oneIn(weather.command())) {
            command(victim);
        }
        if (victim.orders.size() < 2 && oneIn(6)) {
            order(victim);
        }
        return false;
    }

    private void freeze(DatabaseDriver driver) {
        Instant until = clock.instant().plusMillis(chance.nextInt(6_000));
        driver.frozenUntil = until.isAfter(driver.frozenUntil) ? until : driver.frozenUntil;
        tell(driver, "is frozen until " + driver.frozenUntil);
    }

    private void command(DatabaseDriver driver) {
        List<RowPicture.Row> known = rows.all();
        if (known.isEmpty()) {
            return;
        }
        RunKey run = key(among(known));
        tell(driver, "gets a command about " + run);
        switch (chance.nextInt(6)) {
            case 0, 1 -> driver.engine.pause(run, "storm");
            case 2, 3 -> driver.engine.cancel(run, "storm");
            case 4 -> driver.leaveAll();
            default -> driver.close();
        }
    }

    private static RunKey key(RowPicture.Row row) {
        return new RunKey(RunKey.DEFAULT_TENANT, row.workflowId(), row.runId());
    }

    private void order(DatabaseDriver driver) {
        List<RowPicture.Row> known = rows.all();
        long open = known.stream().filter(row -> !row.isFinished()).count();
        if (open == 0 ? known.size() < RUNS_MAX : known.size() < RUNS_MAX && oneIn(2 + (int) open)) {
            driver.orders.add(launch());
        } else if (!known.isEmpty()) {
            List<RowPicture.Row> unfinished =
                    known.stream().filter(row -> !row.isFinished()).toList();
            RowPicture.Row one = among(unfinished.isEmpty() || oneIn(4) ? known : unfinished);
            driver.orders.add(new TakeUp(key(one), among(List.of(TakeUp.How.values())), "storm"));
        }
    }

    private Launch launch() {
        Workflow workflow = among(workflows);
        String runId = oneIn(4) ? "named-" + chance.nextInt(NAMED_RUNS) : null;
        boolean fresh = runId == null && oneIn(8);
        Map<String, Object> inputs =
                runId != null ? Map.of("named", runId) : Map.of("number", (long) chance.nextInt(2), "fresh", fresh);
        return new Launch("default", workflow, inputs, null, runId, fresh, chance.nextBoolean(), Path.of("/work"));
    }

    /** Ends a process; whoever acts for it is thrown out. */
    void kill(DatabaseDriver driver) {
        driver.disk.kill(driver.storage);
    }

    /** A process has ended; what it was in the middle of ends at its next turn. */
    void died(DatabaseDriver driver) {
        if (!drivers.remove(driver)) {
            return;
        }
        tell(driver, "died");
        if (driver.isBusy()) {
            crashes++;
        }
        rows.all().stream()
                .filter(row -> rows.ownerOf(row) == driver && !row.isFinished())
                .forEach(row -> crashed.add(row.runId()));
        if (driver.isInTheMiddle()) {
            ending.add(driver);
        }
    }

    void left(DatabaseDriver driver) {
        drivers.remove(driver);
    }

    private void powerLoss(SimulatedDisk disk) {
        tell("a host", "loses power");
        disk.powerLoss();
        List.copyOf(drivers).stream().filter(driver -> driver.disk == disk).forEach(this::died);
        rows.powerLost();
    }

    void begun(DatabaseDriver driver, Run run, boolean resumed) {
        tell(driver, "begins " + run.key() + " resumed " + resumed + " at " + run.nextSeq());
        if (crashed.remove(run.key().runId()) && resumed) {
            recoveries++;
        }
    }

    /** A process is told that a run is somebody else's now. */
    void lost(DatabaseDriver driver, RunKey run, Long epoch) {
        tell(driver, "has lost " + run);
        zombies++;
        try {
            rows.toldLost(driver, run, epoch);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    void refused(Order order, RunRefusedException why) {
        tell(order, "is refused: " + why.getMessage());
        if (why.getCause() instanceof LogUnavailableException unavailable) {
            unavailable(unavailable);
        }
        boolean known = why.runId() != null && rows.row(why.runId()) != null;
        if (why.reason() == RunRefusedException.Reason.UNKNOWN && known) {
            throw new AssertionError(order + " was refused: " + why.getMessage());
        }
    }

    /** The log could not do what it was asked: right only if a disk has failed. */
    void unavailable(LogUnavailableException e) {
        if (!faulty || String.valueOf(e.getMessage()).startsWith("AUR-302")) {
            throw new AssertionError("the log refuses without need", e);
        }
    }

    /** Before each storage operation of a process. */
    Outcome before(SimulatedProcess process, Operation operation, String path) {
        DatabaseDriver driver = current;
        if (driver == null || driver.storage != process) {
            return Outcome.DONE; // it is being made
        }
        if (driver.operationsLeft >= 0 && driver.operationsLeft-- == 0) {
            return chance.nextBoolean() ? Outcome.DEATH_BEFORE : Outcome.DEATH_WITHIN;
        }
        if (driver.operationsUntilFault >= 0 && driver.operationsUntilFault-- == 0) {
            return operation == Operation.WRITE && oneIn(3) ? Outcome.FULL : Outcome.FAILED;
        }
        if (oneIn(weather.switches() * 3)) {
            othersGoOn(driver);
        }
        return Outcome.DONE;
    }

    /** The answer of a commit is there, and nobody acts on it for a while. */
    void freezesAfterACommit(DatabaseDriver driver) {
        if (calmSince < 0 && oneIn(weather.freeze() / 2)) {
            freeze(driver);
            othersGoOn(driver);
        }
    }

    /** Before and after each statement of a process. */
    void betweenOthers(DatabaseDriver driver) {
        if (oneIn(weather.switches())) {
            if (calmSince < 0 && oneIn(6)) {
                freeze(driver);
            }
            othersGoOn(driver);
        }
        driver.storage.checkAlive();
    }

    private void othersGoOn(DatabaseDriver driver) {
        boolean looked = driver.isLooking();
        turns.pause(driver::pausedAt);
        driver.goesOn(looked);
        current = driver;
    }

    private void calm() {
        tell("the weather", "is fine");
        calmSince = turn;
        calmAt = clock.instant();
        post.awayUntil(clock.instant());
        if (oneIn(4)) {
            powerLoss(among(disks));
        }
        for (DatabaseDriver driver : List.copyOf(drivers)) {
            driver.frozenUntil = Instant.MIN;
            driver.operationsLeft = -1;
            driver.operationsUntilFault = -1;
            if (oneIn(3)) {
                kill(driver);
                died(driver);
            }
        }
    }

    /** Once nobody has anything to do any more, somebody goes on with what is left; whether that was this turn. */
    private boolean finish() {
        if (turn - calmSince > CALM_TURNS_MAX) {
            rows.checkEnd();
            throw new AssertionError("stuck: after " + CALM_TURNS_MAX + " turns of fine weather work is left");
        }
        if (finisher == null) {
            finisher = start();
        }
        if (!drivers.stream().allMatch(DatabaseDriver::isIdle) || post.isAnythingLate()) {
            return false;
        }
        for (RowPicture.Row row : rows.all()) {
            DatabaseDriver owner = rows.ownerOf(row);
            boolean longCalm = clock.instant().isAfter(calmAt.plus(SimulatedStore.PERIOD.multipliedBy(3)));
            if (longCalm && owner != null && drivers.contains(owner)) {
                throw new AssertionError("stuck: " + owner + " has nothing to do, but has " + row);
            }
            if (!row.isFinished() || row.events() != null || owner != null) {
                TakeUp.How how = row.isFinished() ? TakeUp.How.ADOPT : TakeUp.How.RESUME;
                finisher.orders.add(new TakeUp(key(row), how, "calm"));
            }
        }
        if (finisher.orders.isEmpty()) {
            rows.checkEnd();
            over = true;
            return true;
        }
        clock.advance(Duration.ofMillis(chance.nextInt(400)));
        return false;
    }
}
