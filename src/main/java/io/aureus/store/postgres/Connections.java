package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Lends a connection for as long as one piece of work takes, and no longer. */
final class Connections {
    private final DataSource source;
    private final Trouble trouble;

    Connections(DataSource source) {
        this(source, new Trouble());
    }

    Connections(DataSource source, Trouble trouble) {
        this.source = source;
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
        try (Connection connection = source.getConnection()) {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            T done = work.on(connection);
            trouble.over(this);
            return done;
        } catch (SQLException e) {
            if (!Failures.isOfData(e) && !Failures.isToBeRepeated(e)) {
                trouble.met(this, e);
            }
            throw e;
        }
    }
}
