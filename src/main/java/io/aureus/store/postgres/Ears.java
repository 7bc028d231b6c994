package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.RunCommand;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears that there is work, or a command: at once by a notification of the database, and by looking now and then, because a
 * notification can be missed. Both on the lease's connection and thread.
 */
final class Ears {
    private static final Logger LOG = Logger.getLogger(Ears.class.getName());

    /** Whoever wants to end waits no longer than this for its turn. */
    private static final int SLICE_MILLIS = 200;

    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private final Mishaps mishaps;
    private Set<CommandRows.Unknown> told = Set.of();
    private Connection listening;
    private volatile Runnable work;
    private volatile Consumer<RunCommand> commands;
    private volatile boolean closed;

    private record Done(RunKey run, long number) {}

    Ears(Mishaps mishaps) {
        this.mishaps = mishaps;
    }

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
        tellDone(connection);
        if (work != null) {
            Set<CommandRows.Unknown> unknown = new HashSet<>();
            for (RunCommand command : CommandRows.of(connection, driver, unknown)) {
                mishaps.go("obeying a command", () -> commands.accept(command));
            }
            tell(unknown);
            mishaps.go("looking for work", work);
        }
    }

    /** Each once, for as long as it is there. */
    private void tell(Set<CommandRows.Unknown> unknown) {
        for (CommandRows.Unknown one : unknown) {
            if (!told.contains(one)) {
                LOG.log(
                        Level.WARNING,
                        "AUR-660 Run ''{0}'' is asked for ''{1}'', which this version does not know: nothing is done about it."
                                + " Drive it by the version that asked, or take that back: aureus resume {0}",
                        new Object[] {one.run(), one.command()});
            }
        }
        told = unknown;
    }

    /** Of commands that need no commit, because there was nothing to do. */
    void tellDone(Connection connection) throws SQLException {
        for (Done one = done.peek(); one != null; one = done.peek()) {
            CommandRows.done(connection, one.run(), one.number());
            done.remove();
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
