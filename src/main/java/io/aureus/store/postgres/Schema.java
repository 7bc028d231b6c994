package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables, brought to the version of this program. Several processes may do so at once: one does, the others wait. A
 * schema that was made by {@code db-schema.sql} says its version in its comment and is migrated further from there.
 */
final class Schema {

    /** Where all tables live. */
    static final String NAME = "aureus";

    private static final String HISTORY = "schema_history";

    /** Its steps are of interest to whoever looks for them; held here, because loggers are forgotten otherwise. */
    private static final Logger STEPS = Logger.getLogger("org.flywaydb");

    /** Cuts the version out of the schema's comment, see the end of each migration. */
    private static final String MADE_BY_FILE = """
            SELECT substring(obj_description(n.oid, 'pg_namespace') FROM 'schema version ([0-9.]+)')
            FROM pg_namespace n WHERE n.nspname = ?""";

    private Schema() {}

    /**
     * Migrates.
     *
     * @throws StoreUnavailableException if it cannot: the database is not there, the role may not, or the schema is newer
     */
    static void migrate(DataSource source) throws StoreUnavailableException {
        if (STEPS.getLevel() == null) {
            STEPS.setLevel(Level.SEVERE);
        }
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .defaultSchema(NAME)
                    .schemas(NAME)
                    .table(HISTORY)
                    .createSchemas(true)
                    .baselineOnMigrate(true)
                    .baselineVersion(versionOf(source))
                    .validateMigrationNaming(true)
                    .ignoreMigrationPatterns(new String[0]) // a newer schema is refused
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreUnavailableException(
                    "AUR-606 Could not initialize database schema: "
                            + String.valueOf(e.getMessage()).strip()
                            + ". Check that the database exists and that the role may create in it, or let one that may run"
                            + " server-config/postgres/db-schema.sql",
                    e);
        } catch (SQLException e) {
            throw Failures.unavailable("reading the schema's version", e);
        }
    }

    private static String versionOf(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(MADE_BY_FILE)) {
            statement.setString(1, NAME);
            try (ResultSet row = statement.executeQuery()) {
                String version = row.next() ? row.getString(1) : null;
                return version == null ? "0" : version;
            }
        }
    }
}
