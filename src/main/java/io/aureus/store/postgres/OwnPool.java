package io.aureus.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.aureus.config.Database;
import io.aureus.store.PoolGauges;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;

/** A pool for programs without a container. */
final class OwnPool implements Pool {

    /** What HikariCP accepts at least. */
    private static final Duration IDLE_LEAST = Duration.ofSeconds(10);

    private static final Duration WAIT_LEAST = Duration.ofMillis(250);

    private final Database database;
    private final HikariDataSource pooled;

    OwnPool(Database database) {
        this.database = database;
        HikariConfig config = new HikariConfig();
        config.setDataSource(Servers.of(database, Servers.APPLICATION));
        config.setMaximumPoolSize(database.poolMax());
        config.setMinimumIdle(database.poolMin());
        config.setConnectionTimeout(atLeast(WAIT_LEAST, database.timeout()));
        if (database.poolMin() < database.poolMax()) {
            config.setIdleTimeout(atLeast(IDLE_LEAST, database.idleTimeout()));
        }
        config.setPoolName("aureus");
        config.setInitializationFailTimeout(-1);
        pooled = new HikariDataSource(config);
    }

    private static long atLeast(Duration least, Duration wanted) {
        return Math.max(least.toMillis(), wanted.toMillis());
    }

    @Override
    public DataSource source() {
        return pooled;
    }

    @Override
    public DataSource control() {
        return Servers.of(database, Servers.CONTROL);
    }

    @Override
    public PoolGauges gauges() {
        HikariPoolMXBean pool = pooled.getHikariPoolMXBean();
        return pool == null
                ? new PoolGauges(database.poolMax(), database.poolMin(), 0, 0, 0)
                : new PoolGauges(
                        database.poolMax(),
                        database.poolMin(),
                        pool.getActiveConnections(),
                        pool.getIdleConnections(),
                        pool.getThreadsAwaitingConnection());
    }

    /** It notices by itself. */
    @Override
    public void isBroken(Connection connection) {
        pooled.evictConnection(connection);
    }

    @Override
    public void close() {
        pooled.close();
    }
}
