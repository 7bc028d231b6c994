package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is looked at before a database is used: whether it is new enough and may be used, which ends the start; and whether it
 * keeps what it says that it has committed, and agrees about the time, of which somebody is told.
 */
final class StartUpChecks {
    private static final Logger LOG = Logger.getLogger(StartUpChecks.class.getName());

    /** The oldest version that is supported, as {@code server_version_num} counts. */
    static final int VERSION_LEAST = 130_000;

    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(1);

    private static final List<String> TABLES = List.of(
            "workflow_states",
            "task_states",
            "workflow_versions",
            "large_values",
            "drivers",
            "deployments",
            "jbatchjobinstancedata",
            "jbatchexecutioninstancedata",
            "jbatchstepexecutioninstancedata",
            "jbatchcheckpointdata",
            "jbatchjobstatus",
            "jbatchstepstatus");

    private StartUpChecks() {}

    /** Before the tables are there. */
    static void ofServer(Connection connection, InstantSource clock) throws SQLException, StoreUnavailableException {
        requireVersion(number(connection, "SELECT current_setting('server_version_num')::integer"));
        if (text(connection, "SELECT current_setting('fsync')").equals("off")) {
            LOG.warning(
                    "AUR-621 PostgreSQL runs with fsync = off: after a crash of its machine, runs that were committed can be"
                            + " lost or damaged. Set fsync = on");
        }
        String synchronous = text(connection, "SELECT current_setting('synchronous_commit')");
        if (synchronous.equals("off")) {
            LOG.warning(
                    "AUR-622 PostgreSQL runs with synchronous_commit = off: after a crash of its machine, the outcomes of the"
                            + " last moments can be lost, and their tasks are executed again. Set synchronous_commit = on");
        }
        Duration difference = Duration.between(
                        Instant.parse(
                                text(
                                        connection,
                                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")),
                        clock.instant())
                .abs();
        if (difference.compareTo(CLOCK_DIFFERENCE_MAX) > 0) {
            LOG.log(
                    Level.WARNING,
                    "AUR-623 The clocks of this machine and of PostgreSQL differ by {0} s: times of events and due times are those"
                            + " of this machine. Let both follow the same time server",
                    Long.toString(difference.toSeconds()));
        }
    }

    /** Refuses what is too old. */
    static void requireVersion(int number) throws StoreUnavailableException {
        if (number < VERSION_LEAST) {
            throw new StoreUnavailableException(
                    "AUR-620 PostgreSQL is version " + number / 10_000
                            + "; 13 or newer is needed. Upgrade it, or name another" + " server",
                    null);
        }
    }

    /** When the tables are there. */
    static void ofPrivileges(Connection connection) throws SQLException, StoreUnavailableException {
        String missing = text(
                connection,
                "SELECT string_agg(privilege || ' on aureus.' || name, ', ' ORDER BY place, privilege) FROM unnest(ARRAY['"
                        + String.join("', '", TABLES) + "']) WITH ORDINALITY AS tables (name, place)"
                        + " CROSS JOIN unnest(ARRAY['DELETE', 'INSERT', 'SELECT', 'UPDATE']) AS privileges (privilege)"
                        + " WHERE NOT has_table_privilege('aureus.' || name, privilege)");
        if (missing != null) {
            String role = text(connection, "SELECT current_user::text");
            throw new StoreUnavailableException(
                    "AUR-624 The role '" + role + "' lacks privileges: " + missing
                            + ". Let the owner run: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus TO \""
                            + role + "\"",
                    null);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        return Integer.parseInt(text(connection, sql));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
