package io.aureus.engine.ejb;

import io.aureus.config.Database;
import io.aureus.config.Settings;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.store.postgres.PooledDatabase;
import io.aureus.store.postgres.PostgresStateStore;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Opens the state store that the settings ask for, on what the server has. */
final class Stores {
    private static final String RESOURCE = "jdbc/aureus";
    private static final String POOL = "aureusPool";

    private Stores() {}

    /**
     * Opens it.
     *
     * @throws StoreUnavailableException if it cannot be used now; nothing else is used instead
     */
    static StateStore open(Settings settings) throws StoreUnavailableException {
        if (settings.database().isEmpty()) {
            return new InMemoryStateStore();
        }
        Database own = PooledDatabase.inUse();
        Database database = own == null ? settings.database().get() : own;
        PostgresStateStore store = PostgresStateStore.inContainer(source(), POOL, database);
        try {
            store.initialize();
            return store;
        } catch (StoreUnavailableException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static DataSource source() throws StoreUnavailableException {
        try {
            return (DataSource) new InitialContext().lookup(RESOURCE);
        } catch (NamingException e) {
            throw new StoreUnavailableException(
                    "AUR-541 The server has no data source " + RESOURCE + ", which the postgres store needs ("
                            + e.getMessage() + "). Create it as server-config/micro/README.md shows, or set"
                            + " STATE_STORE_TYPE=in-memory",
                    e);
        }
    }
}
