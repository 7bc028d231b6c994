package io.aureus.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.aureus.store.PoolGauges;
import java.sql.Connection;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool for programs without a container. */
final class OwnPool implements Pool {

    /** What HikariCP accepts at least. */
    private static final Duration IDLE_LEAST = Duration.ofSeconds(10);

    private static final Duration WAIT_LEAST = Duration.ofMillis(250);

    private static final Duration VALID_WITHIN = Duration.ofSeconds(2);

    /** Of interest to whoever looks for them; held here, because loggers are forgotten otherwise. */
    private static final Logger STEPS = Logger.getLogger("com.zaxxer.hikari");

    private final DataSource direct;
    private final String place;
    private final DataSource control;
    private final HikariDataSource pooled;

    /** A pool that opens its connections when they are needed. */
    OwnPool(Server server) {
        this(server.source(), server);
    }

    /** The same on any source. */
    OwnPool(DataSource source, Server server) {
        if (STEPS.getLevel() == null) {
            STEPS.setLevel(Level.SEVERE); // what it would tell of each connection is told once, see Trouble
        }
        Duration lend = longer(WAIT_LEAST, server.patience().lend());
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(server.database().poolMax());
        config.setMinimumIdle(server.database().poolMin());
        if (server.database().poolMin() < server.database().poolMax()) {
            config.setIdleTimeout(
                    longer(IDLE_LEAST, server.database().idleTimeout()).toMillis());
        }
        config.setPoolName("aureus");
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(lend.toMillis());
        config.setValidationTimeout(Math.min(VALID_WITHIN.toMillis(), lend.toMillis()));
        config.setExceptionOverride(new EvictsReadOnly());
        this.pooled = new HikariDataSource(config);
        this.direct = source;
        this.place = server.database().place();
        this.control = server.control();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public DataSource source() {
        return pooled;
    }

    @Override
    public DataSource direct() {
        return direct;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public DataSource control() {
        return control;
    }

    @Override
    public PoolGauges gauges() {
        HikariPoolMXBean pool = pooled.getHikariPoolMXBean();
        return new PoolGauges(
                pooled.getMaximumPoolSize(),
                pooled.getMinimumIdle(),
                pool == null ? 0 : pool.getActiveConnections(),
                pool == null ? 0 : pool.getIdleConnections(),
                pool == null ? 0 : pool.getThreadsAwaitingConnection());
    }

    @Override
    public void isBroken(Connection connection) {
        // it has noticed by itself
    }

    @Override
    public void close() {
        pooled.close();
    }
}
