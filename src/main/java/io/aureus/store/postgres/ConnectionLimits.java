package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Whether all processes that drive runs can have all their connections at once. */
final class ConnectionLimits {

    /** Limits bind neither a superuser's connections nor those that are reserved for one; -1 is none. */
    private static final String SQL = """
            SELECT current_setting('max_connections')::integer,
                CASE WHEN r.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::integer
                    + coalesce(current_setting('reserved_connections', true)::integer, 0) END,
                CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END,
                CASE WHEN r.rolsuper THEN -1 ELSE b.datconnlimit END,
                r.rolname, b.datname, d.processes, d.connections
            FROM pg_roles r, pg_database b, (
                SELECT count(*) AS processes, coalesce(sum(connections_max), 0) AS connections FROM aureus.drivers
                WHERE NOT expired AND expires_at > clock_timestamp() AND driver_id <> ?) d
            WHERE r.rolname = session_user AND b.datname = current_database()""";

    private ConnectionLimits() {}

    /**
     * Looks.
     *
     * @param driver whose row does not count, because it is the asker's own
     * @param own how many connections the asker may open, or 0 if that is not known
     * @return what to tell, if there is not room for all
     */
    static Optional<String> look(Connection connection, String driver, int own) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, driver);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? problem(row, own) : Optional.empty();
            }
        }
    }

    private static Optional<String> problem(ResultSet row, int own) throws SQLException {
        int reserved = row.getInt(2);
        int room = row.getInt(1) - reserved;
        String because = "max_connections = " + row.getInt(1)
                + (reserved == 0 ? "" : ", of which " + reserved + " are reserved for administrators");
        String remedy = "raise max_connections";
        if (row.getInt(3) >= 0 && row.getInt(3) < room) {
            room = row.getInt(3);
            because = "the role's CONNECTION LIMIT";
            remedy = "raise it: ALTER ROLE \"" + row.getString(5) + "\" CONNECTION LIMIT …";
        }
        if (row.getInt(4) >= 0 && row.getInt(4) < room) {
            room = row.getInt(4);
            because = "the database's CONNECTION LIMIT";
            remedy = "raise it: ALTER DATABASE \"" + row.getString(6) + "\" CONNECTION LIMIT …";
        }
        long all = row.getLong(8) + own;
        if (all <= room) {
            return Optional.empty();
        }
        long processes = row.getLong(7) + 1;
        return Optional.of("AUR-627 PostgreSQL has room for " + room + " connections (" + because + "), and "
                + (processes == 1
                        ? "this process"
                        : "the " + processes + " processes that drive runs, this one included,")
                + " may open " + all + " (DATABASE_POOL_MAX + 1 each). When there are too many, work waits, and new"
                + " processes do not start. Lower DATABASE_POOL_MAX, or " + remedy);
    }
}
