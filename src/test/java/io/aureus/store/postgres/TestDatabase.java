package io.aureus.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real PostgreSQL for the tests of one JVM, on loopback and a free port, with a new database for whoever asks. */
public final class TestDatabase {
    /** Unpacked by the first JVM that needs them, for the others and for the next build: that takes seconds. */
    private static final Path PROGRAMS = Path.of("target", "postgres").toAbsolutePath();

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** A new, empty database. */
    public static TestDatabase create() throws SQLException {
        String name = "test" + NUMBER.incrementAndGet();
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new TestDatabase(name);
    }

    /** Whether anybody may connect to it from now on; connections that there are stay. */
    public void allowConnections(boolean allowed) throws SQLException {
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed);
        }
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(PROGRAMS.toFile())
                        .setDataDirectory(Files.createTempDirectory("aureus-postgres-data"))
                        .setCleanDataDirectory(false) // the next build does, and no test waits for it
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    /** Where the programs of PostgreSQL lie. */
    static Path binaries() throws SQLException {
        return Path.of(create().text("SELECT setting FROM pg_config() WHERE name = 'BINDIR'"));
    }

    /** Where it listens. */
    public int port() {
        return server().getPort();
    }

    /** Its address, as users write it. */
    public String url() {
        return "postgresql://postgres@127.0.0.1:" + port() + "/" + name;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Connections to it, each a new one. */
    public DataSource dataSource() {
        return server().getDatabase("postgres", name);
    }

    /** A store with a pool of its own, not initialized. */
    public PostgresStateStore store() {
        return PostgresStateStore.of("127.0.0.1", port(), name, "postgres", "", 4, 0, false);
    }

    /** Executes a statement. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The one text that a query gives. */
    public String text(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** How it would go about a statement of the store's, line by line. */
    List<String> plan(String sql, Object... values) throws SQLException {
        return new Connections(dataSource()).tryWith(connection -> {
            List<String> plan = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        plan.add(rows.getString(1).trim());
                    }
                }
            }
            return plan;
        });
    }

    /** Host, port, database and role as a program in Java would write them. */
    public String arguments() {
        return "\"127.0.0.1\", " + port() + ", \"" + name + "\", \"postgres\"";
    }
}
