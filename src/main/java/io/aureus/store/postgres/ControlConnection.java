package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * One connection beside the pool, for what must go on when the pool is exhausted: the lease. It is opened when it is needed
 * and opened anew after a failure. Used by one thread at a time.
 */
final class ControlConnection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ControlConnection.class.getName());

    private final DataSource source;
    private final Trouble trouble;
    private Connection open;

    ControlConnection(DataSource source) {
        this(source, new Trouble());
    }

    ControlConnection(DataSource source, Trouble trouble) {
        this.source = source;
        this.trouble = trouble;
    }

    /** Something to do with it. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        void on(Connection connection) throws SQLException, E;
    }

    /** Does it; a connection on which something failed is not used again. */
    synchronized <E extends Exception> void run(Work<E> work) throws SQLException, E {
        try {
            if (open == null) {
                open = source.getConnection();
            }
            work.on(open);
            trouble.over(this);
        } catch (SQLException e) {
            trouble.met(this, e);
            close();
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, e, () -> "the control connection was broken");
        }
        open = null;
    }
}
