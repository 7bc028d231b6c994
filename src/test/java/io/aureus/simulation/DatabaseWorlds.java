package io.aureus.simulation;

import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Plays worlds with a database from seeds, one after the other in one database; what breaks says how to play it again. */
final class DatabaseWorlds implements AutoCloseable {
    /** Crashes in one world. */
    static final int CRASHES_PER_WORLD = 10;

    private static final String EMPTY = """
            TRUNCATE aureus.workflow_states, aureus.task_states, aureus.workflow_versions, aureus.large_values, aureus.drivers CASCADE""";

    private static final Logger LEASES = Logger.getLogger("io.aureus.store.postgres");

    private final Connection connection;
    private int played;
    private int shared;
    private long crashes;
    private long recoveries;
    private long zombies;
    private long answers;
    private long leases;
    private long events;
    private long looks;

    DatabaseWorlds() throws SQLException, StoreUnavailableException {
        LEASES.setLevel(Level.OFF);
        TestDatabase database = TestDatabase.create();
        SimulatedStore.migrate(database);
        connection = database.dataSource().getConnection();
    }

    /** Plays one world to its end. */
    DatabaseWorld play(long seed, DatabaseParts parts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(EMPTY);
        }
        try (Turns turns = new Turns()) {
            DatabaseWorld world = new DatabaseWorld(seed, CRASHES_PER_WORLD, parts, turns, connection);
            try {
                turns.play(world);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", turn " + world.turns() + " (again: -Daureus.seed=" + seed
                                + ", with every step: -Daureus.trace=true): " + e.getMessage(),
                        e);
            }
            played++;
            shared += world.isShared() ? 1 : 0;
            crashes += world.crashes();
            recoveries += world.recoveries();
            zombies += world.zombies();
            leases += world.leasesTaken();
            answers += world.answersLost();
            events += world.rows().events();
            looks += world.rows().looks();
            return world;
        }
    }

    /** Plays worlds from one seed on, one seed after the other, until there were so many crashes. */
    void playUntil(long firstSeed, long crashesWanted) throws SQLException {
        for (long seed = firstSeed; crashes < crashesWanted; seed++) {
            play(seed, DatabaseParts.REAL);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        LEASES.setLevel(null);
    }

    @Override
    public String toString() {
        return played + " worlds (" + shared + " with one directory), " + crashes + " crashes and take-overs, "
                + recoveries
                + " runs gone on with after a crash, " + leases + " leases taken, " + zombies
                + " runs lost to another process, " + answers
                + " answers lost, " + events + " events committed, " + looks + " looks at rows and disks";
    }
}
