package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Leases as rows of {@code drivers}. All times are the database's. */
final class DriverRows {

    private DriverRows() {}

    /** A lease as somebody else sees it. */
    record Lease(long renewals, DriverProcess process) {}

    static void register(
            Connection connection,
            String driver,
            DriverProcess process,
            boolean serves,
            int connections,
            Duration period)
            throws SQLException {
        String sql = """
                INSERT INTO aureus.drivers
                    (driver_id, host, boot_id, pid_namespace, pid, process_started, serves, connections_max, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0), clock_timestamp() + ? * interval '1 millisecond')""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, driver);
            statement.setString(2, process.host());
            statement.setString(3, process.bootId());
            statement.setString(4, process.pidNamespace());
            statement.setLong(5, process.pid());
            statement.setLong(6, process.started());
            statement.setBoolean(7, serves);
            statement.setInt(8, connections);
            statement.setLong(9, period.toMillis());
            statement.executeUpdate();
        }
    }

    /** Renews; false if somebody has expired it: then it never comes back. */
    static boolean renew(Connection connection, String driver, boolean serves, Duration period) throws SQLException {
        String sql = """
                UPDATE aureus.drivers SET renewals = renewals + 1, updated_at = clock_timestamp(), serves = ?,
                    expires_at = clock_timestamp() + ? * interval '1 millisecond'
                WHERE driver_id = ? AND NOT expired""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBoolean(1, serves);
            statement.setLong(2, period.toMillis());
            statement.setString(3, driver);
            return statement.executeUpdate() == 1;
        }
    }

    /** Everybody whose lease has not been expired, whether it has run out or not, oldest first. */
    static Map<String, Lease> current(Connection connection) throws SQLException {
        String sql = """
                SELECT driver_id, renewals, host, boot_id, pid_namespace, pid, process_started
                FROM aureus.drivers WHERE NOT expired ORDER BY created_at, driver_id""";
        Map<String, Lease> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                DriverProcess process = new DriverProcess(
                        rows.getString(3), rows.getString(4), rows.getString(5), rows.getLong(6), rows.getLong(7));
                found.put(rows.getString(1), new Lease(rows.getLong(2), process));
            }
        }
        return found;
    }

    /** Expires a lease that has run out and was not renewed since it was seen; false if it was, or has not. */
    static boolean expire(Connection connection, String driver, long renewals) throws SQLException {
        return set(connection, driver, renewals, "expires_at < clock_timestamp()", "crashed");
    }

    /** Expires the lease of a process that is known to have gone without having ended it. */
    static boolean expireEnded(Connection connection, String driver, long renewals) throws SQLException {
        return set(connection, driver, renewals, "true", "true");
    }

    private static boolean set(Connection connection, String driver, long renewals, String condition, String crashed)
            throws SQLException {
        // Waits for what is being committed under the lease, as a plain update would not: see CommitStatement, Claims.
        String sql = "WITH lease AS MATERIALIZED (SELECT driver_id FROM aureus.drivers"
                + " WHERE driver_id = ? AND renewals = ? AND NOT expired AND " + condition + " FOR UPDATE)"
                + " UPDATE aureus.drivers d SET expired = true, crashed = " + crashed
                + ", updated_at = clock_timestamp() FROM lease WHERE d.driver_id = lease.driver_id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, driver);
            statement.setLong(2, renewals);
            return statement.executeUpdate() == 1;
        }
    }

    /** A driver ends in good order: what it still has can be taken at once. Drivers that ended long ago are forgotten. */
    static void end(Connection connection, String driver) throws SQLException {
        String expire = "UPDATE aureus.drivers SET expired = true, updated_at = clock_timestamp() WHERE driver_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(expire)) {
            statement.setString(1, driver);
            statement.executeUpdate();
        }
        String forget = """
                DELETE FROM aureus.drivers d
                WHERE (d.driver_id = ? OR d.expired AND d.updated_at < clock_timestamp() - interval '1 day')
                    AND NOT EXISTS (SELECT 1 FROM aureus.workflow_states w WHERE w.owner = d.driver_id)""";
        try (PreparedStatement statement = connection.prepareStatement(forget)) {
            statement.setString(1, driver);
            statement.executeUpdate();
        }
    }
}
