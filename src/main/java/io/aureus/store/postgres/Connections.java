package io.aureus.store.postgres;

import io.aureus.store.PoolGauges;
import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Lends a connection for as long as one piece of work takes, and no longer. */
final class Connections {

    /**
     * Once for each connection: rows are reached by their keys whatever the statistics say. A plan is made once for each
     * connection, often when the tables are still empty and reading them whole is cheapest; it would stay when they have
     * grown. IS NOT DISTINCT FROM in our statements is no condition for an index: it keeps the planner from those of owners
     * and of tenants, which seem as good as the key then.
     */
    private static final String PLAN_BY_KEYS = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false),
                set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false),
                set_config('enable_bitmapscan', 'off', false), set_config('jit', 'off', false)""";

    /** Connections that have been told so. */
    private final Set<Object> planning = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Pool pool;
    private final Trouble trouble;

    Connections(DataSource source) {
        this(new GivenPool(source), new Trouble());
    }

    Connections(Pool pool, Trouble trouble) {
        this.pool = pool;
        this.trouble = trouble;
    }

    /** Something to do with a connection; its statements commit by themselves. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does it.
     *
     * @param what for the message, if it fails
     * @throws StoreUnavailableException if no connection is to be had, or the database refuses
     */
    <T> T with(String what, Work<T> work) throws StoreUnavailableException {
        try {
            return tryWith(work);
        } catch (SQLException e) {
            throw Failures.unavailable(what, e);
        }
    }

    /** Does it, for whoever tells one error from another. */
    <T> T tryWith(Work<T> work) throws SQLException {
        try (Connection connection = lent()) {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            planByKeys(connection);
            T done = on(connection, work);
            trouble.over(this);
            return done;
        } catch (SQLException e) {
            if (!Failures.isOfData(e) && !Failures.isToBeRepeated(e)) {
                trouble.met(this, e);
            }
            throw e;
        }
    }

    /** When all are lent and none comes back in time, how the pool stands says what to do about it. */
    private Connection lent() throws SQLException {
        long from = System.nanoTime();
        try {
            return pool.source().getConnection();
        } catch (SQLException e) {
            PoolGauges now = e.getSQLState() == null ? pool.gauges() : null;
            if (now == null || now.max() == 0 || now.used() < now.max()) {
                throw e;
            }
            long waited = Duration.ofNanos(System.nanoTime() - from).toMillis();
            throw new SQLTransientConnectionException(
                    "no connection of the pool came free within " + waited + " ms (max " + now.max() + ", used "
                            + now.used() + ", waiting " + now.waiting() + ")",
                    e.getSQLState(),
                    e.getCause());
        }
    }

    private void planByKeys(Connection connection) throws SQLException {
        Object physical =
                connection.isWrapperFor(PGConnection.class) ? connection.unwrap(PGConnection.class) : connection;
        if (!planning.contains(physical)) {
            on(connection, lent -> {
                try (PreparedStatement statement = lent.prepareStatement(PLAN_BY_KEYS)) {
                    return statement.execute();
                }
            });
            planning.add(physical);
        }
    }

    private <T> T on(Connection connection, Work<T> work) throws SQLException {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            if (Failures.isOfConnection(e)) {
                pool.isBroken(connection);
            }
            throw e;
        }
    }
}
