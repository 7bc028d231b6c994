package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.config.Database;
import io.aureus.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which no connection can be had at the start, on a real server, has its own message, and is told in its words. */
class UnreachableTest {
    private static final String PASSWORD = "the right one";

    @TempDir
    static Path directory;

    private static OwnServer server;

    @BeforeAll
    static void a_server_that_asks_for_passwords_has_tls_and_few_connections() throws Exception {
        Path hba = Files.writeString(directory.resolve("hba.conf"), """
                host all postgres 127.0.0.1/32 trust
                host all guarded 127.0.0.1/32 scram-sha-256
                hostnossl all plain 127.0.0.1/32 trust
                hostssl all open 127.0.0.1/32 trust
                """);
        new Certificates(directory).authority("server");
        server = OwnServer.start(
                "hba_file = '" + hba + "'",
                "max_connections = 8",
                "superuser_reserved_connections = 3",
                "max_wal_senders = 0",
                "ssl = on",
                "ssl_cert_file = '" + directory.resolve("server.crt") + "'",
                "ssl_key_file = '" + directory.resolve("server.key") + "'");
        server.execute(
                "CREATE ROLE guarded LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE plain LOGIN",
                "CREATE ROLE open LOGIN",
                "CREATE DATABASE closed",
                "REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Database as(String user, String password, String sslMode, Map<String, String> properties) {
        return at("127.0.0.1", server.port(), "postgres", user, password, sslMode, properties);
    }

    private static Database at(String host, int port, String name, String user, String password, String sslMode) {
        return at(host, port, name, user, password, sslMode, Map.of());
    }

    private static Database at(
            String host,
            int port,
            String name,
            String user,
            String password,
            String sslMode,
            Map<String, String> properties) {
        return new Database(
                List.of(new Database.Host(host, port)),
                name,
                user,
                password,
                sslMode,
                properties,
                4,
                0,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    /** One sentence or two, whatever lies between the program and the driver. */
    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Database database, String code) {
        return assertThatThrownBy(() -> StartUp.of(database))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith(code)
                .hasMessageNotContainingAny("Exception", "total=", "\n", "..", "{");
    }

    @Test
    void a_host_that_nobody_knows() {
        refused(
                        at("no-such-host.invalid", 5432, "postgres", "postgres", "", "prefer"),
                        "AUR-631 The host of PostgreSQL")
                .hasMessageContainingAll("no-such-host.invalid:5432/postgres", "Check DATABASE_HOST");
    }

    @Test
    void a_port_where_nobody_listens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        refused(at("127.0.0.1", free, "postgres", "postgres", "", "prefer"), "AUR-632 PostgreSQL at 127.0.0.1:" + free)
                .hasMessageContainingAll("refused", "(SQLSTATE 08001)", "Check that it runs");
    }

    @Test
    void a_connection_that_ends_before_it_has_begun() throws Exception {
        try (ServerSocket hangsUp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> {
                try {
                    while (true) {
                        hangsUp.accept().close();
                    }
                } catch (IOException over) {
                    // the test has ended
                }
            });
            accepting.start();
            refused(at("127.0.0.1", hangsUp.getLocalPort(), "postgres", "postgres", "", "prefer"), "AUR-632 ");
        }
    }

    @Test
    void a_wrong_password_and_none_and_a_role_that_is_not_let_in() {
        refused(as("guarded", "wrong", "prefer", Map.of()), "AUR-633 PostgreSQL at 127.0.0.1:" + server.port())
                .hasMessageContainingAll(
                        "password authentication failed", "(SQLSTATE 28P01)", "Check user and password")
                .hasMessageNotContaining("wrong");
        refused(as("guarded", null, "prefer", Map.of()), "AUR-633 ").hasMessageContaining("no password was provided");
        refused(as("nobody", "", "prefer", Map.of()), "AUR-633 ").hasMessageContainingAll("no pg_hba.conf entry");
        refused(at("127.0.0.1", server.port(), "closed", "guarded", PASSWORD, "prefer"), "AUR-633 ")
                .hasMessageContainingAll("permission denied for database \"closed\"", "right to connect");
    }

    @Test
    void a_database_that_does_not_exist() {
        refused(at("127.0.0.1", server.port(), "nowhere", "postgres", "", "prefer"), "AUR-634 ")
                .hasMessageContainingAll(
                        "127.0.0.1:" + server.port() + "/nowhere", "does not exist", "Check DATABASE_NAME");
    }

    @Test
    void tls_where_only_a_connection_without_is_let_in_and_a_file_of_authorities_that_is_not_there() throws Exception {
        String none = directory.resolve("none").toString();
        refused(as("open", "", "verify-full", Map.of("sslrootcert", none)), "AUR-635 TLS")
                .hasMessageContaining("SSL root certificate file");
        refused(as("plain", "", "require", Map.of()), "AUR-633 ").hasMessageContaining("no pg_hba.conf entry");
        String certificate = directory.resolve("server.crt").toString();
        assertThat(StartUp.of(as("postgres", "", "verify-ca", Map.of("sslrootcert", certificate))))
                .anyMatch(warning -> warning.startsWith("AUR-621"));
    }

    @Test
    void a_server_that_is_full() throws Exception {
        Database database = as("guarded", PASSWORD, "prefer", Map.of());
        List<Connection> all = new ArrayList<>();
        try {
            SQLException full = null;
            while (full == null) {
                try {
                    all.add(Server.of(database).source().getConnection());
                } catch (SQLException e) {
                    full = e;
                }
            }
            refused(database, "AUR-636 PostgreSQL at 127.0.0.1:" + server.port())
                    .hasMessageContainingAll("(SQLSTATE 53300)", "max_connections");
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }
    }

    @Test
    void a_server_that_is_starting_up() throws Exception {
        OwnServer slow = OwnServer.start();
        try {
            slow.restartWithoutEnd();
            Database database = at("127.0.0.1", slow.port(), "postgres", "postgres", "", "prefer");
            SickServer.await(() -> listens(slow.port()));
            refused(database, "AUR-636 PostgreSQL at 127.0.0.1:" + slow.port())
                    .hasMessageContainingAll(
                            "the database system is starting up", "(SQLSTATE 57P03)", "Repeat when it has started");

            slow.archiveAnswers();
            SickServer.await(() -> isUp(slow));
            assertThat(StartUp.of(database)).anyMatch(warning -> warning.startsWith("AUR-621"));
        } finally {
            slow.close();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean isUp(OwnServer server) {
        try {
            return server.text("postgres", "SELECT pg_is_in_recovery()").equals("f");
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Of a pool that does not wait for long. */
    private static OwnPool pool(String name) {
        return new OwnPool(Server.of(new Database(
                List.of(new Database.Host("127.0.0.1", server.port())),
                name,
                "postgres",
                "",
                "prefer",
                Map.of(),
                1,
                0,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10))));
    }

    @Test
    void the_pool_of_a_store_adds_no_counters_of_its_own() throws Exception {
        try (PostgresStateStore store = new PostgresStateStore(pool("nowhere"), new Protocol())) {
            assertThatThrownBy(() -> store.find("default", "any"))
                    .hasMessageStartingWith("AUR-601 looking up run 'any' failed: FATAL: database \"nowhere\"")
                    .hasMessageNotContainingAny("total=", "Exception", "Connection is not available");
        }
        OwnPool pool = pool("postgres");
        try (PostgresStateStore store = new PostgresStateStore(pool, new Protocol());
                Connection lent = pool.source().getConnection()) {
            assertThat(lent.isValid(10)).isTrue();
            assertThatThrownBy(() -> store.find("default", "any"))
                    .hasMessageMatching("AUR-601 .*no connection of the pool came free within [0-9]+ ms.*")
                    .hasMessageNotContaining("total=");
        }
    }
}
