package io.aureus.simulation;

import io.aureus.engine.Order;
import io.aureus.engine.RunRefusedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedProcess;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
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
 * A database and some hosts with processes that drive its runs, and much misfortune. First it storms; then the weather is
 * fine, and everything that was begun has to come to its end.
 */
final class DatabaseWorld implements Turns.Play {
    private static final boolean TRACE = Boolean.getBoolean("aureus.trace");
    private static final int STORM_TURNS_MAX = 4_000;

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
    private final DatabaseStorm storm;
    private final DatabaseCalm calm = new DatabaseCalm(this);
    private DatabaseDriver current;
    private long turn;
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
        this.storm = new DatabaseStorm(this, weather);
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

    static RunKey key(RowPicture.Row row) {
        return new RunKey(RunKey.DEFAULT_TENANT, row.workflowId(), row.runId());
    }

    /** Processes that live. */
    List<DatabaseDriver> drivers() {
        return drivers;
    }

    List<Workflow> workflows() {
        return workflows;
    }

    /** From now on a disk may have failed. */
    void isFaulty() {
        faulty = true;
    }

    void databaseIsAwayUntil(Instant time) {
        post.awayUntil(time);
    }

    boolean isAnythingLate() {
        return post.isAnythingLate();
    }

    void end() {
        over = true;
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
        return !calm.hasBegun() && oneIn(weather.answers());
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
        if (!calm.hasBegun() && (crashes() >= crashesWanted || turn > STORM_TURNS_MAX)) {
            calm.begin();
            return;
        }
        if (!calm.hasBegun() && storm.blows()) {
            return;
        }
        if (calm.hasBegun() && calm.finish()) {
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

    DatabaseDriver start() {
        List<SimulatedDisk> free = new ArrayList<>(disks);
        if (!weather.shared()) {
            drivers.forEach(driver -> free.remove(driver.disk));
        }
        DatabaseDriver driver = new DatabaseDriver(this, "P" + ++started, among(free), parts);
        drivers.add(driver);
        return driver;
    }

    void freeze(DatabaseDriver driver) {
        Instant until = clock.instant().plusMillis(chance.nextInt(6_000));
        driver.frozenUntil = until.isAfter(driver.frozenUntil) ? until : driver.frozenUntil;
        tell(driver, "is frozen until " + driver.frozenUntil);
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

    /** Some host. */
    void powerLoss() {
        SimulatedDisk disk = among(disks);
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
        if (!calm.hasBegun() && oneIn(weather.freeze() / 2)) {
            freeze(driver);
            othersGoOn(driver);
        }
    }

    /** Before and after each statement of a process. */
    void betweenOthers(DatabaseDriver driver) {
        if (oneIn(weather.switches())) {
            if (!calm.hasBegun() && oneIn(6)) {
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
}
