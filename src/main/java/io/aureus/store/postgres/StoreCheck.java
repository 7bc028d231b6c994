package io.aureus.store.postgres;

import io.aureus.config.Database;
import io.aureus.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that can be found out about a database without changing it: what a start looks at, and what an operator should
 * know before it hurts. Unlike a start it goes on after what is wrong, as far as that is possible.
 */
public final class StoreCheck {

    /** Tables' columns and indexes, as a new database has them; in step with the migrations, see its test. */
    static final String CATALOGUE = "/db/catalogue.txt";

    /**
     * What a database has, in the form of {@link #CATALOGUE}: names and types, which all versions of PostgreSQL write alike.
     * The batch runtime may have made its tables itself, of other types.
     */
    static final String HAS = """
            SELECT 'column ' || c.relname || '.' || a.attname || CASE WHEN c.relname LIKE 'jbatch%' THEN ''
                ELSE ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END END
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'aureus') AND c.relkind IN ('r', 'p')
                AND c.relname <> 'schema_history'
            UNION ALL
            SELECT CASE WHEN i.indisunique THEN 'unique index ' ELSE 'index ' END || c.relname || ' on ' || t.relname
                || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
            WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'aureus') AND t.relname <> 'schema_history'
            ORDER BY 1""";

    /** Tables of which much is dead: what vacuum has not come to, or may not remove because of somebody's old transaction. */
    private static final String DEAD = """
            SELECT string_agg(format('%s: %s dead rows beside %s, last vacuum %s', relname, n_dead_tup, n_live_tup,
                coalesce(to_char(greatest(last_vacuum, last_autovacuum) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), 'never')),
                '; ' ORDER BY n_dead_tup DESC)
            FROM pg_stat_user_tables WHERE schemaname = 'aureus' AND n_dead_tup > 50000 AND n_dead_tup > n_live_tup""";

    /** It keeps vacuum from its work in every table. */
    private static final String OLDEST_TRANSACTION = """
            SELECT format('process %s of role %s has had a transaction open for %s min', pid, usename,
                extract(epoch FROM clock_timestamp() - xact_start)::bigint / 60)
            FROM pg_stat_activity WHERE datname = current_database() AND xact_start < clock_timestamp() - interval '1 hour'
                AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 1""";

    private final StartUp start;
    private final Database database;
    private final List<Finding> findings = new ArrayList<>();
    private boolean blocked;

    /** How something is. */
    public enum Result {
        /** As it should be. */
        OK,
        /** It costs something; the detail says what. */
        WARNING,
        /** A start would be refused. */
        FAILED,
        /** Not looked at, because something before it failed. */
        SKIPPED
    }

    /**
     * One thing that was looked at.
     *
     * @param check what
     * @param result how it is
     * @param detail a fact, or a message with a code and what to do; may be empty
     */
    public record Finding(String check, Result result, String detail) {}

    /** Something to look at; a message means that it costs something. */
    private interface Look {
        Optional<String> at(Connection connection) throws SQLException, StoreUnavailableException;
    }

    private StoreCheck(Database database) {
        this.database = database;
        this.start = new StartUp(Server.of(database).source(), database.place(), InstantSource.system());
    }

    /**
     * Looks; changes nothing.
     *
     * @param database which
     * @return everything that was looked at, in the order of a start
     */
    public static List<Finding> of(Database database) {
        return new StoreCheck(database).look();
    }

    private List<Finding> look() {
        try (Connection connection = start.open()) {
            found(
                    "reachable",
                    Result.OK,
                    database.place() + ", PostgreSQL " + Asked.text(connection, "SHOW server_version"));
            look(connection);
        } catch (StoreUnavailableException e) {
            found("reachable", Result.FAILED, e.getMessage());
        } catch (SQLException e) {
            found(
                    "reachable",
                    Result.FAILED,
                    Failures.unavailable("looking at the database", e).getMessage());
        }
        return findings;
    }

    private void look(Connection connection) {
        look("version", connection, on -> {
            StartUp.requireVersion(on);
            return Optional.empty();
        });
        look("writable", connection, on -> {
            start.requireWritable(on);
            return Optional.empty();
        });
        look("durable", connection, on -> joined(StartUp.durability(on)));
        look("schema", connection, on -> {
            SchemaVersion found = SchemaVersion.in(on);
            found.requireKnown(database.place());
            if (!found.isCurrent()) {
                Privileges.requireToMake(on, found);
            }
            return found.isCurrent()
                    ? Optional.empty()
                    : Optional.of("AUR-669 The schema is "
                            + (found.version() == null ? "not there" : "version " + found.version())
                            + "; the next start makes it version " + SchemaVersion.KNOWN);
        });
        look("clock", connection, start::clocks);
        look(
                "old transactions",
                connection,
                on -> Optional.ofNullable(Asked.text(on, OLDEST_TRANSACTION))
                        .map(old -> "AUR-672 " + old + ": nothing that was deleted since can be removed. End it"));
        blocked = blocked || !isMade(connection);
        look("tables", connection, StoreCheck::drift);
        look("privileges", connection, on -> {
            Privileges.require(on);
            return Optional.empty();
        });
        look("connections", connection, on -> ConnectionLimits.look(on, "", database.poolMax() + 1));
        look(
                "dead rows",
                connection,
                on -> Optional.ofNullable(Asked.text(on, DEAD))
                        .map(
                                rows -> "AUR-671 Vacuum does not keep up: " + rows
                                        + ". Look for old transactions, replication slots, and the tables' autovacuum settings"));
    }

    /** Whether the tables are there, or a look at them would tell why not. */
    private static boolean isMade(Connection connection) {
        try {
            return SchemaVersion.in(connection).version() != null;
        } catch (SQLException e) {
            return true;
        }
    }

    private void look(String check, Connection connection, Look look) {
        if (blocked) {
            found(check, Result.SKIPPED, "");
            return;
        }
        try {
            Optional<String> costs = look.at(connection);
            found(check, costs.isPresent() ? Result.WARNING : Result.OK, costs.orElse(""));
        } catch (StoreUnavailableException e) {
            found(check, Result.FAILED, e.getMessage());
        } catch (SQLException e) {
            found(
                    check,
                    Result.FAILED,
                    Failures.unavailable("looking at " + check, e).getMessage());
        }
    }

    private void found(String check, Result result, String detail) {
        findings.add(new Finding(check, result, detail));
        blocked = blocked || result == Result.FAILED;
    }

    private static Optional<String> joined(List<String> warnings) {
        return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
    }

    /** Tables and indexes as a new database has them. */
    static List<String> catalogue() {
        try (InputStream in = StoreCheck.class.getResourceAsStream(CATALOGUE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What somebody has changed by hand. */
    private static Optional<String> drift(Connection connection) throws SQLException {
        Set<String> lacks = new TreeSet<>(catalogue());
        Set<String> hasMore = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(HAS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (!lacks.remove(rows.getString(1))) {
                    hasMore.add(rows.getString(1));
                }
            }
        }
        if (lacks.isEmpty() && hasMore.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "AUR-670 The tables are not as this program makes them:"
                        + (lacks.isEmpty() ? "" : " lacking " + String.join(", ", lacks))
                        + (lacks.isEmpty() || hasMore.isEmpty() ? "" : ";")
                        + (hasMore.isEmpty() ? "" : " more than known " + String.join(", ", hasMore))
                        + ". Make what is lacking as in server-config/postgres/db-schema.sql; leave what is more if it is yours");
    }
}
