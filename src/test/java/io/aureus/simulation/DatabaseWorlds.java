package io.aureus.simulation;

import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Plays worlds with PostgreSQL, one after the other in one database. */
final class DatabaseWorlds extends Worlds<DatabaseParts, DatabaseWorld> implements AutoCloseable {
    private static final String EMPTY = """
            TRUNCATE aureus.workflow_states, aureus.task_states, aureus.workflow_versions, aureus.large_values, aureus.drivers CASCADE""";

    private final TestDatabase database = TestDatabase.create();
    private final Connection connection;
    private int shared;
    private long zombies;
    private long answers;
    private long leases;

    DatabaseWorlds() throws SQLException, StoreUnavailableException {
        SimulatedStore.migrate(database);
        for (String table : new String[] {"workflow_states", "task_states", "drivers"}) {
            database.execute(
                    "ALTER TABLE aureus." + table + " ALTER created_at SET DEFAULT " + DatabasePost.SIMULATED_CLOCK);
        }
        connection = database.dataSource().getConnection();
    }

    @Override
    DatabaseWorld world(long seed, DatabaseParts parts, Turns turns) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(EMPTY);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return new DatabaseWorld(seed, CRASHES_PER_WORLD, parts, turns, connection);
    }

    @Override
    void played(DatabaseWorld world) {
        super.played(world);
        shared += world.isShared() ? 1 : 0;
        zombies += world.zombies();
        leases += world.leasesTaken();
        answers += world.answersLost();
    }

    /** Lets rows change their places and plans change, as they do by themselves, until it is closed; no history may depend on that. */
    AutoCloseable vacuum() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        Future<?> vacuuming = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        database.execute("VACUUM ANALYZE aureus.workflow_states, aureus.task_states, aureus.drivers");
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
        return () -> {
            boolean wentWell = vacuuming.cancel(false);
            thread.shutdown();
            if (!wentWell || !thread.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new AssertionError("there was no vacuum");
            }
        };
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    @Override
    public String toString() {
        return super.toString() + "; with PostgreSQL, " + shared + " with one directory, " + leases + " leases taken, "
                + zombies + " runs lost to another process, " + answers + " answers lost";
    }
}
