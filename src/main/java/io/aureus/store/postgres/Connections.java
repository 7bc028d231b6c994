package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Lends a connection for as long as one piece of work takes, and no longer. */
final class Connections {
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
        try (Connection connection = pool.source().getConnection()) {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
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
