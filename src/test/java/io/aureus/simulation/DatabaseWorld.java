package io.aureus.simulation;

import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.run.RunKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A database, and processes that drive its runs, on one host or on one each: the rows are the truth. */
final class DatabaseWorld extends World {
    private final DatabaseWeather weather;
    private final DatabaseParts parts;
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final CommittedRows rows;
    private final DatabasePost post;
    private final DatabaseStorm storm;
    private final DatabaseCalm calm = new DatabaseCalm(this);
    private int started;
    private int zombies;

    DatabaseWorld(long seed, int crashesWanted, DatabaseParts parts, Turns turns, Connection connection) {
        this(new Random(seed), crashesWanted, parts, turns, connection);
    }

    private DatabaseWorld(Random chance, int crashesWanted, DatabaseParts parts, Turns turns, Connection connection) {
        this(chance, crashesWanted, parts, turns, connection, DatabaseWeather.random(chance));
    }

    private DatabaseWorld(
            Random chance,
            int crashesWanted,
            DatabaseParts parts,
            Turns turns,
            Connection connection,
            DatabaseWeather weather) {
        super(chance, crashesWanted, turns, weather);
        this.weather = weather;
        this.parts = parts;
        for (int i = 0; i < (weather.shared() ? 1 : weather.processes() + 1); i++) {
            disks.add(new SimulatedDisk(chance));
        }
        this.rows = new CommittedRows(connection, disks, parts.store());
        this.post = new DatabasePost(this, connection);
        this.storm = new DatabaseStorm(this, weather);
        thinkUpWorkflows();
    }

    @Override
    CommittedRows onlooker() {
        return rows;
    }

    @Override
    Storm storm() {
        return storm;
    }

    @Override
    Calm calm() {
        return calm;
    }

    @Override
    int stormTurnsMax() {
        return 4_000;
    }

    void databaseIsAwayUntil(Instant time) {
        post.awayUntil(time);
    }

    boolean isAnythingLate() {
        return post.isAnythingLate();
    }

    Wire wire(DatabaseDriver driver) {
        return post.of(driver);
    }

    /** Also a process that stood still until somebody else had its run has crashed, and does not know it. */
    @Override
    int crashes() {
        return super.crashes() + zombies;
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

    boolean losesAnswers() {
        return !calm.hasBegun() && oneIn(weather.answers());
    }

    @Override
    void timePasses() {
        if (oneIn(3)) {
            clock().advance(Duration.ofMillis(chance().nextInt(20)));
        }
        if (oneIn(15)) {
            clock().advance(Duration.ofMillis(chance().nextInt(300)));
        }
    }

    @Override
    boolean somethingElseHappens() {
        if (!post.isAnythingLate() || !oneIn(30)) {
            return false;
        }
        post.deliverLate();
        return true;
    }

    @Override
    SimulatedDriver newDriver() {
        List<SimulatedDisk> free = new ArrayList<>(disks);
        if (!weather.shared()) {
            drivers().forEach(driver -> free.remove(driver.disk));
        }
        return new DatabaseDriver(this, "P" + ++started, among(free), parts);
    }

    @Override
    SimulatedDisk unluckyDisk() {
        return among(disks);
    }

    @Override
    boolean othersInterrupt() {
        return oneIn(weather.switches() * 3);
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

    /** The answer of a commit is there, and nobody acts on it for a while. */
    void freezesAfterACommit(DatabaseDriver driver) {
        if (!calm.hasBegun() && oneIn(weather.freeze() / 2)) {
            driver.freeze();
            othersGoOn(driver);
        }
    }

    /** Before and after each statement of a process; in fine weather rarely, so that everybody comes round to renew a lease. */
    void betweenOthers(DatabaseDriver driver) {
        if (oneIn(weather.switches() * (calm.hasBegun() ? 4 : 1))) {
            if (!calm.hasBegun() && oneIn(6)) {
                driver.freeze();
            }
            othersGoOn(driver);
        }
        driver.storage.checkAlive();
    }
}
