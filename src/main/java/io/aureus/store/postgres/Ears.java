package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.RunCommand;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears that there is work, or a command: at once by a notification of the database, and by looking now and then, because a
 * notification can be missed. Both on the lease's connection and thread.
 */
final class Ears {

    /** Whoever wants to end waits no longer than this for its turn. */
    private static final int SLICE_MILLIS = 200;

    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private Connection listening;
    private volatile Runnable work;
    private volatile Consumer<RunCommand> commands;
    private volatile boolean closed;

    private record Done(RunKey run, long number) {}

    void tell(Runnable ofWork, Consumer<RunCommand> ofCommands) {
        work = ofWork;
        commands = ofCommands;
    }

    /** Whether anybody wants to hear. */
    boolean areOpen() {
        return work != null;
    }

    void done(RunKey run, long number) {
        done.add(new Done(run, number));
    }

    void close() {
        closed = true;
    }

    /** Looks once, for what a driver is asked to do. */
    void look(Connection connection, String driver) throws SQLException {
        for (Done one = done.peek(); one != null; one = done.peek()) {
            CommandRows.done(connection, one.run(), one.number());
            done.remove();
        }
        if (work != null) {
            CommandRows.of(connection, driver).forEach(commands);
            work.run();
        }
    }

    /** Waits for a notification, for a time at most; then looks at once. */
    void listen(Connection connection, String driver, long millis) throws SQLException, InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        boolean hears = connection.isWrapperFor(PGConnection.class);
        if (hears && listening != connection) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + WorkQueue.CHANNEL);
            }
            listening = connection;
        }
        PGConnection postgres = hears ? connection.unwrap(PGConnection.class) : null;
        while (!closed && System.nanoTime() - until < 0) {
            if (postgres == null) {
                Thread.sleep(SLICE_MILLIS);
            } else if (heard(postgres)) {
                look(connection, driver);
            }
        }
    }

    private static boolean heard(PGConnection postgres) throws SQLException {
        PGNotification[] all = postgres.getNotifications(SLICE_MILLIS);
        return all != null && all.length > 0;
    }
}
