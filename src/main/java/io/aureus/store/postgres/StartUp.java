package io.aureus.store.postgres;

import io.aureus.config.Database;
import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What is looked at before a database is used, in this order: whether it can be reached, is new enough, may be written to,
 * keeps what it says that it has committed, has tables that this program knows or may make, lets the role use them, agrees about
 * the time, and has room for all connections. What is in the way ends the start; what costs something is told, and by that
 * only. Each look opens a connection of its own, for a pool hides what is wrong behind its own patience.
 */
public final class StartUp {

    /** The oldest version that is supported, as {@code server_version_num} counts. */
    private static final int VERSION_LEAST = 130_000;

    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(1);

    private final DataSource direct;
    private final String place;
    private final InstantSource clock;

    StartUp(Pool pool) {
        this(pool.direct(), pool.place(), InstantSource.system());
    }

    StartUp(DataSource direct, String place, InstantSource clock) {
        this.direct = direct;
        this.place = place;
        this.clock = clock;
    }

    /**
     * Looks at everything for a process that is going to drive runs, before it begins to.
     *
     * @param database which, and how many connections the process may open
     * @return what somebody should be told, each with its code; usually nothing
     * @throws StoreUnavailableException for the first thing that is in the way
     */
    public static List<String> of(Database database) throws StoreUnavailableException {
        StartUp start = new StartUp(Server.of(database).source(), database.place(), InstantSource.system());
        return start.look(connection -> {
            List<String> warnings = new ArrayList<>(start.require(connection, null));
            warnings.addAll(start.advise(connection, "", database.poolMax() + 1));
            return warnings;
        });
    }

    /** What has to be right, and how durable the database is; the tables are made, if they are not there. */
    List<String> require() throws StoreUnavailableException {
        return require(null);
    }

    /**
     * The same, where the tables are made by a given text if there are none.
     *
     * @param schemaSql see {@link Schema#make}; null: the program's own
     */
    List<String> require(String schemaSql) throws StoreUnavailableException {
        return look(connection -> require(connection, schemaSql));
    }

    private List<String> require(Connection connection, String schemaSql)
            throws SQLException, StoreUnavailableException {
        requireVersion(connection);
        requireWritable(connection);
        List<String> warnings = durability(connection);
        SchemaVersion found = SchemaVersion.in(connection);
        found.requireKnown(place);
        if (schemaSql != null && found.version() == null) {
            Privileges.requireToMake(connection, found);
            found = Schema.make(connection, schemaSql, place);
        }
        if (!found.isCurrent()) {
            Privileges.requireToMake(connection, found);
            Schema.migrate(direct);
        }
        Privileges.require(connection);
        return warnings;
    }

    /**
     * What nobody should be surprised by.
     *
     * @param driver this process's own id, if it has one already
     * @param connections that it may open, or 0 if that is not known
     */
    List<String> advise(String driver, int connections) throws StoreUnavailableException {
        return look(connection -> advise(connection, driver, connections));
    }

    private List<String> advise(Connection connection, String driver, int connections) throws SQLException {
        List<String> warnings = new ArrayList<>();
        clocks(connection).ifPresent(warnings::add);
        ConnectionLimits.look(connection, driver, connections).ifPresent(warnings::add);
        return warnings;
    }

    /** Something to look at. */
    private interface Look {
        List<String> on(Connection connection) throws SQLException, StoreUnavailableException;
    }

    private List<String> look(Look look) throws StoreUnavailableException {
        try (Connection connection = open()) {
            return look.on(connection);
        } catch (SQLException e) {
            throw Failures.unavailable("looking at the database", e);
        }
    }

    Connection open() throws StoreUnavailableException {
        try {
            return direct.getConnection();
        } catch (SQLException e) {
            throw Unreachable.at(place, e);
        }
    }

    static void requireVersion(Connection connection) throws SQLException, StoreUnavailableException {
        int number = Integer.parseInt(Asked.text(connection, "SELECT current_setting('server_version_num')"));
        if (number < VERSION_LEAST) {
            throw new StoreUnavailableException(
                    "AUR-620 PostgreSQL is version " + number / 10_000
                            + "; 13 or newer is needed. Upgrade it, or name another server",
                    null);
        }
    }

    static List<String> durability(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        if (Asked.text(connection, "SELECT current_setting('fsync')").equals("off")) {
            warnings.add(
                    "AUR-621 PostgreSQL runs with fsync = off: after a crash of its machine, runs that were committed"
                            + " can be lost or damaged. Set fsync = on");
        }
        if (Asked.text(connection, "SELECT current_setting('synchronous_commit')")
                .equals("off")) {
            warnings.add("AUR-622 PostgreSQL runs with synchronous_commit = off: after a crash of it or of its machine,"
                    + " the outcomes of the last moments can be lost, and their tasks are executed again. Set"
                    + " synchronous_commit = on");
        }
        return warnings;
    }

    void requireWritable(Connection connection) throws SQLException, StoreUnavailableException {
        if (Asked.text(connection, "SELECT current_setting('transaction_read_only')")
                .equals("on")) {
            boolean standby =
                    Asked.text(connection, "SELECT pg_is_in_recovery()::text").equals("true");
            throw new StoreUnavailableException(
                    "AUR-626 PostgreSQL at " + place + " is read-only: "
                            + (standby
                                    ? "it is a standby. Connect to the primary (with several hosts in DATABASE_URL:"
                                            + " target_session_attrs=read-write)"
                                    : "default_transaction_read_only is on for the server, the database or the role. Set it"
                                            + " to off"),
                    null);
        }
    }

    /** What the question and its answer took on the way is no difference. */
    Optional<String> clocks(Connection connection) throws SQLException {
        String sql = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
        Instant before = clock.instant();
        Instant theirs = Instant.parse(Asked.text(connection, sql));
        Instant after = clock.instant();
        Duration ahead = Duration.between(after, theirs);
        Duration behind = Duration.between(theirs, before);
        Duration difference = ahead.compareTo(behind) > 0 ? ahead : behind;
        if (difference.compareTo(CLOCK_DIFFERENCE_MAX) <= 0) {
            return Optional.empty();
        }
        return Optional.of("AUR-623 The clocks of this machine and of PostgreSQL differ by " + difference.toSeconds()
                + " s: times of events and due times are those of this machine. Let both follow the same time server");
    }
}
