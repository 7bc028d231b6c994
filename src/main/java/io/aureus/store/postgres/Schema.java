package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The tables, brought to the version of this program. Several processes may do so at once: one does, the others wait. A
 * schema that was made by {@code db-schema.sql} says its version in its comment and is migrated further from there.
 */
final class Schema {

    /** Where all tables live. */
    static final String NAME = "aureus";

    /** Flyway's own table. */
    static final String HISTORY = "schema_history";

    private static final String MIGRATIONS = "classpath:db/migration";

    private static final int CAUSES_MAX = 10;

    /** At once: one for the migration, one for its history, one to look whether another process migrates. */
    private static final int CONNECTIONS = 3;

    /** Its steps are of interest to whoever looks for them; held here, because loggers are forgotten otherwise. */
    private static final Logger STEPS = Logger.getLogger("org.flywaydb");

    private Schema() {}

    /**
     * Migrates.
     *
     * @throws StoreUnavailableException if it cannot: the database is not there, the role may not, or the schema is newer
     */
    static void migrate(DataSource source) throws StoreUnavailableException {
        migrate(source, MIGRATIONS);
    }

    /** The same with migrations from elsewhere. */
    static void migrate(DataSource source, String... locations) throws StoreUnavailableException {
        if (STEPS.getLevel() == null) {
            STEPS.setLevel(Level.SEVERE);
        }
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations(locations)
                    .defaultSchema(NAME)
                    .schemas(NAME)
                    .table(HISTORY)
                    .createSchemas(true)
                    .baselineOnMigrate(true)
                    .baselineVersion(from(source))
                    .validateMigrationNaming(true)
                    .ignoreMigrationPatterns(new String[0]) // a newer schema is refused
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw refused(why(e) + ". " + whatHelps(e), e);
        } catch (SQLException e) {
            throw Failures.unavailable("reading the schema's version", e);
        }
    }

    /**
     * Makes them by a text of somebody else's, wholly or not at all.
     *
     * @param connection commits by itself
     * @param sql as {@code db-schema.sql}: it says the version of what it makes in the schema's comment
     * @param place of the database, for people
     * @return what there is then, also if another process has made it meanwhile
     * @throws StoreUnavailableException if the database refuses it, or what it makes is not what this program can use
     */
    static SchemaVersion make(Connection connection, String sql, String place)
            throws SQLException, StoreUnavailableException {
        connection.setAutoCommit(false);
        try {
            SchemaVersion made = executed(connection, sql);
            made.requireKnown(place);
            Privileges.require(connection);
            connection.commit();
            return made;
        } catch (SQLException e) {
            if (Failures.isOfConnection(e)) {
                throw e;
            }
            connection.rollback();
            SchemaVersion meanwhile = SchemaVersion.in(connection);
            if (meanwhile.version() == null) {
                throw refused(Failures.words(e) + ". Correct the SQL that was given; nothing of it was done", e);
            }
            return meanwhile;
        } catch (StoreUnavailableException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static SchemaVersion executed(Connection connection, String sql)
            throws SQLException, StoreUnavailableException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        SchemaVersion made = SchemaVersion.in(connection);
        if (made.version() == null) {
            throw refused(
                    "the SQL that was given does not say the version of what it makes; nothing of it was done. Let it"
                            + " end as server-config/postgres/db-schema.sql does: COMMENT ON SCHEMA " + NAME
                            + " IS 'Aureus, schema version " + SchemaVersion.KNOWN + "'",
                    null);
        }
        return made;
    }

    private static StoreUnavailableException refused(String why, Exception cause) {
        return new StoreUnavailableException("AUR-606 Could not initialize database schema: " + why, cause);
    }

    /** From where Flyway goes on if it has no history here: what made the tables was the file, or nothing did. */
    private static MigrationVersion from(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            MigrationVersion found = SchemaVersion.in(connection).version();
            return found == null ? MigrationVersion.fromVersion("0") : found;
        }
    }

    /** The database's words, if it was the database. */
    private static String why(FlywayException e) {
        SQLException refused = refusal(e);
        return refused != null
                ? Failures.words(refused)
                : String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ").replaceFirst("[.]$", "");
    }

    private static String whatHelps(FlywayException e) {
        SQLException refused = refusal(e);
        return refused != null && Unreachable.of(refused) == Unreachable.FULL
                ? "Making the tables takes " + CONNECTIONS + " connections: repeat it when they are free, and compare"
                        + " max_connections and the limits of role and database with what all servers use"
                : "Check that the role may create in the database, or let one that may run"
                        + " server-config/postgres/db-schema.sql";
    }

    private static SQLException refusal(FlywayException e) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause instanceof SQLException refused) {
                return refused;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
