package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The real store as one simulated process has it: its lease is looked at when the simulation says so, by its time. */
public final class SimulatedStore {
    /** How long a lease lasts. */
    public static final Duration PERIOD = Duration.ofMillis(1_500);

    private final LeaseKeeper lease;
    private final PostgresStateStore store;

    /**
     * A store whose process is not registered yet.
     *
     * @param source lends connections
     * @param nanoTime the process's monotonic clock
     * @param ids of drivers
     * @param broken what it lacks
     */
    public SimulatedStore(DataSource source, LongSupplier nanoTime, Supplier<UUID> ids, BrokenStore broken) {
        this.lease = new LeaseKeeper(new ControlConnection(source), PERIOD, nanoTime, ids);
        this.store = new PostgresStateStore(new GivenPool(source), new Trouble(), lease, broken.protocol());
    }

    /** Brings the tables of a database to this program's version. */
    public static void migrate(TestDatabase database) throws StoreUnavailableException {
        Schema.migrate(database.dataSource());
    }

    /** Registers the process as a driver. */
    public void register() throws StoreUnavailableException {
        lease.register();
    }

    /** Renews its lease and looks at the others. */
    public void look() {
        lease.look();
    }

    /** Looks whether its lease could not be renewed for too long. */
    public void lookWhetherCutOff() {
        lease.lookWhetherCutOff();
    }

    /** The store. */
    public PostgresStateStore store() {
        return store;
    }
}
