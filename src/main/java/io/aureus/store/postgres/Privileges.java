package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the role may do: asked of the catalogue once, not found out by a run. */
final class Privileges {

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

    private static final String NAMES = "unnest(ARRAY['" + String.join("', '", TABLES)
            + "']) WITH ORDINALITY AS names (name, place)"
            + " LEFT JOIN pg_class c ON c.relname = name AND c.relnamespace ="
            + " (SELECT oid FROM pg_namespace WHERE nspname = '" + Schema.NAME + "')";

    private static final String NOT_THERE =
            "SELECT string_agg('aureus.' || name, ', ' ORDER BY place) FROM " + NAMES + " WHERE c.oid IS NULL";

    /** Identity columns need no privilege on their sequence; those that the batch runtime makes itself (serial) do. */
    private static final String LACKED = """
            SELECT string_agg(lacked, ', ' ORDER BY place, lacked) FROM (
                SELECT 0 AS place, 'USAGE on schema aureus' AS lacked FROM pg_namespace
                WHERE nspname = 'aureus' AND NOT has_schema_privilege(oid, 'USAGE')
                UNION ALL
                SELECT place, privilege || ' on aureus.' || name FROM\s""" + NAMES + """
                 CROSS JOIN unnest(ARRAY['DELETE', 'INSERT', 'SELECT', 'UPDATE']) AS privileges (privilege)
                WHERE NOT has_table_privilege(c.oid, privilege)
                UNION ALL
                SELECT 1000, 'USAGE on sequence aureus.' || s.relname FROM pg_class s
                WHERE s.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'aureus')
                    AND EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = s.oid AND d.deptype = 'a')
                    AND CASE s.relkind WHEN 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE') END
            ) all_lacked""";

    private static final String MAY_CREATE = "SELECT has_database_privilege(current_database(), 'CREATE')::text";

    private static final String OWNS =
            "SELECT pg_has_role(nspowner, 'USAGE')::text FROM pg_namespace WHERE nspname = 'aureus'";

    private Privileges() {}

    /** When the tables are there. */
    static void require(Connection connection) throws SQLException, StoreUnavailableException {
        String notThere = Asked.text(connection, NOT_THERE);
        if (notThere != null) {
            throw new StoreUnavailableException(
                    "AUR-606 Could not initialize database schema: the schema '" + Schema.NAME
                            + "' says that it is version "
                            + SchemaVersion.KNOWN + " and lacks " + notThere
                            + ". Restore it from a copy, or let its owner drop it if it holds nothing",
                    null);
        }
        String lacked = Asked.text(connection, LACKED);
        if (lacked != null) {
            String to = " TO \"" + role(connection) + "\"";
            throw new StoreUnavailableException(
                    "AUR-624 The role '" + role(connection) + "' lacks privileges: " + lacked
                            + ". Let the owner run: GRANT USAGE ON SCHEMA aureus" + to
                            + "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus" + to
                            + "; GRANT USAGE ON ALL SEQUENCES IN SCHEMA aureus" + to,
                    null);
        }
    }

    /** Before the tables are made, or changed. */
    static void requireToMake(Connection connection, SchemaVersion found)
            throws SQLException, StoreUnavailableException {
        if (!found.exists() && Asked.text(connection, MAY_CREATE).equals("false")) {
            throw new StoreUnavailableException(
                    "AUR-624 The role '" + role(connection) + "' lacks privileges: CREATE on database '"
                            + database(connection)
                            + "', to make the schema '" + Schema.NAME
                            + "'. Let somebody who has them run psql -f server-config/postgres/db-schema.sql and GRANT USAGE ON"
                            + " SCHEMA aureus, SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus; or run: GRANT CREATE"
                            + " ON DATABASE \"" + database(connection) + "\" TO \"" + role(connection) + "\"",
                    null);
        }
        if (found.exists() && Asked.text(connection, OWNS).equals("false")) {
            String from = found.version() == null ? "empty" : "version " + found.version();
            throw new StoreUnavailableException(
                    "AUR-624 The role '" + role(connection) + "' does not own the schema '" + Schema.NAME
                            + "', which is "
                            + from + " and has to become version " + SchemaVersion.KNOWN
                            + ". Start this program once as the role that owns it",
                    null);
        }
    }

    private static String role(Connection connection) throws SQLException {
        return Asked.text(connection, "SELECT current_user::text");
    }

    private static String database(Connection connection) throws SQLException {
        return Asked.text(connection, "SELECT current_database()::text");
    }
}
