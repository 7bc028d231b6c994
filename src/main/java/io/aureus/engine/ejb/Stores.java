package io.aureus.engine.ejb;

import io.aureus.config.Database;
import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Settings;
import io.aureus.engine.Surroundings;
import io.aureus.engine.batch.JobRepository;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.store.postgres.PoolDefinition;
import io.aureus.store.postgres.PooledDatabase;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.ScheduledPurge;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * Opens the state store that the settings ask for, on what the server has. In a server that a program of ours has booted the
 * settings have made the pool; in one that others own the pool is theirs, and the settings may only agree with it.
 */
final class Stores {
    private static final Logger LOG = Logger.getLogger(Stores.class.getName());

    private static final String RESOURCE = "jdbc/aureus";
    private static final String POOL = "aureusPool";
    private static final String SCHEMA = "aureus";

    private Stores() {}

    /**
     * Opens it.
     *
     * @throws StoreUnavailableException if the server has nothing that could be used; nothing else is used instead
     * @throws InvalidSettingsException if the settings contradict the pool of a server that others own
     * @throws NotReadyException if the database cannot be used now
     */
    static StateStore open(Settings settings)
            throws StoreUnavailableException, InvalidSettingsException, NotReadyException {
        if (settings.database().isEmpty()) {
            if (!settings.isStoreChosen() && hasSource()) {
                LOG.log(
                        Level.WARNING,
                        "AUR-644 The server has the data source {0}, but runs live in memory and the event log: nobody has set"
                                + " STATE_STORE_TYPE. Set it to postgres to use the data source, or to in-memory",
                        RESOURCE);
            }
            return new InMemoryStateStore();
        }
        Database ours = PooledDatabase.inUse();
        return ours == null ? ofOthers(settings) : initialized(PostgresStateStore.inContainer(source(), POOL, ours));
    }

    private static StateStore ofOthers(Settings settings)
            throws StoreUnavailableException, InvalidSettingsException, NotReadyException {
        DataSource source = source();
        PoolDefinition pool = PoolDefinition.of(RESOURCE);
        List<String> problems = new ArrayList<>(settings.contradictions(pool.name(), pool.database()));
        if (pool.database().poolMax() < Database.POOL_MAX_LEAST) {
            problems.add("AUR-642 Pool '" + pool.name() + "' has max-pool-size "
                    + pool.database().poolMax()
                    + "; the batch runtime alone needs " + Database.POOL_MAX_LEAST
                    + " connections at once. Give it that many or more.");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        if (pool.isPatientForEver()) {
            LOG.log(
                    Level.WARNING,
                    "AUR-643 Pool ''{0}'' has no socketTimeout: a network that swallows packets holds runs up for as long as the"
                            + " operating system takes to notice. Give the pool that property, 60 for example",
                    pool.name());
        }
        return initialized(PostgresStateStore.inContainer(source, pool.name(), pool.besideThePool()));
    }

    private static StateStore initialized(PostgresStateStore store)
            throws StoreUnavailableException, NotReadyException {
        boolean done = false;
        try {
            whenReady(store::prepare);
            JobRepository.require(RESOURCE, SCHEMA);
            whenReady(store::initialize);
            done = true;
            return store;
        } finally {
            if (!done) {
                store.close();
            }
        }
    }

    private interface Preparation {
        void run() throws StoreUnavailableException;
    }

    private static void whenReady(Preparation preparation) throws NotReadyException {
        try {
            preparation.run();
        } catch (StoreUnavailableException e) {
            throw new NotReadyException(e);
        }
    }

    /** What purges by schedule, not begun yet; null if nothing does. */
    static ScheduledPurge purging(Settings settings, Surroundings with) {
        return with.store() instanceof PostgresStateStore store
                ? settings.purge()
                        .map(schedule -> store.purge(schedule, with.log()::append))
                        .orElse(null)
                : null;
    }

    private static boolean hasSource() {
        try {
            return new InitialContext().lookup(RESOURCE) != null;
        } catch (NamingException e) {
            return false;
        }
    }

    private static DataSource source() throws StoreUnavailableException {
        try {
            return (DataSource) new InitialContext().lookup(RESOURCE);
        } catch (NamingException e) {
            throw new StoreUnavailableException(
                    "AUR-541 The server has no data source " + RESOURCE + ", which the postgres store needs ("
                            + e.getMessage() + "). Create it as server-config/micro/postgres/README.md shows, or set"
                            + " STATE_STORE_TYPE=in-memory",
                    e);
        }
    }
}
