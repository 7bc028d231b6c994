package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * How far the tables of a database have come, whoever made them: the program, or {@code psql -f db-schema.sql}.
 *
 * @param exists whether there is a schema of our name at all
 * @param version its version; null if it says none
 */
record SchemaVersion(boolean exists, MigrationVersion version) {

    /** What this program makes, and knows: that of the latest migration. */
    static final MigrationVersion KNOWN = MigrationVersion.fromVersion("1");

    /** Each migration ends with it, and so does the file. */
    private static final String COMMENT =
            "SELECT substring(obj_description(oid, 'pg_namespace') FROM 'schema version ([0-9.]+)')"
                    + " FROM pg_namespace WHERE nspname = ?";

    private static final String EXISTS = "SELECT count(*) FROM pg_namespace WHERE nspname = ?";

    /** Whether there is a history that the role may read. */
    private static final String HISTORY =
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relname = ?"
                    + " AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')";

    private static final String LATEST =
            "SELECT version FROM aureus.schema_history WHERE success AND version IS NOT NULL"
                    + " ORDER BY string_to_array(version, '.')::numeric[] DESC LIMIT 1";

    /** Looks; needs no privileges. */
    static SchemaVersion in(Connection connection) throws SQLException {
        boolean exists = !Asked.text(connection, EXISTS, Schema.NAME).equals("0");
        String said = Asked.text(connection, COMMENT, Schema.NAME);
        MigrationVersion version = said == null ? null : MigrationVersion.fromVersion(said);
        if (!Asked.text(connection, HISTORY, Schema.NAME, Schema.HISTORY).equals("0")) {
            String latest = Asked.text(connection, LATEST);
            version = later(version, latest == null ? null : MigrationVersion.fromVersion(latest));
        }
        return new SchemaVersion(exists, version);
    }

    private static MigrationVersion later(MigrationVersion one, MigrationVersion other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Whether nothing is to be done. */
    boolean isCurrent() {
        return KNOWN.equals(version);
    }

    /** A newer program's tables are left alone. */
    void requireKnown(String place) throws StoreUnavailableException {
        if (version != null && version.compareTo(KNOWN) > 0) {
            throw new StoreUnavailableException(
                    "AUR-625 The schema '" + Schema.NAME + "' in " + place + " is version " + version
                            + ", and this program knows versions up to " + KNOWN
                            + ". Use the newer program that made it, or another database",
                    null);
        }
    }
}
