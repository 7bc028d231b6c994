package io.aureus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.postgresql.ds.PGSimpleDataSource;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the directory of EmbeddedDatabaseTest")
@Order(2)
class EmbeddedDatabaseTest {
    /** One for all, because unpacking takes seconds; no test leaves the server running. */
    @TempDir
    static Path directory;

    private static Connection connect(EmbeddedDatabase database, String password) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {database.host()});
        source.setPortNumbers(new int[] {database.port()});
        source.setDatabaseName(database.database());
        source.setUser(database.user());
        source.setPassword(password);
        return source.getConnection();
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database, database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database, database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .get(0)
                .strip());
    }

    private static String rights(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void its_data_are_kept_between_two_starts() throws Exception {
        String password;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            password = database.password();
            execute(database, "CREATE TABLE kept AS SELECT 'still here' AS word");
        }
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(database.password()).isEqualTo(password);
            assertThat(text(database, "SELECT word FROM kept")).isEqualTo("still here");
        }
    }

    @Test
    void only_who_may_read_the_owners_file_gets_in() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            for (String wrong : List.of("wrong", "")) {
                assertThatThrownBy(() -> connect(database, wrong).close()).isInstanceOf(SQLException.class);
            }
            assertThat(text(database, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            assertThat(rights("password")).isEqualTo("rw-------");
            assertThat(rights("")).isEqualTo("rwx------");
            assertThat(rights("data")).isEqualTo("rwx------");
            assertThat(database.password()).hasSizeGreaterThanOrEqualTo(43);
        }
    }

    @Test
    void it_listens_on_the_loopback_address_only() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(text(database, "SHOW listen_addresses") + text(database, "SHOW unix_socket_directories"))
                    .isEqualTo("127.0.0.1");
            for (String other : List.of("127.0.0.2", InetAddress.getLocalHost().getHostAddress())) {
                if (!other.equals("127.0.0.1")) {
                    assertThatThrownBy(() -> new Socket(other, database.port()).close())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void a_server_that_was_killed_is_started_again_and_has_what_was_committed() throws Exception {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(directory)) {
            execute(first, "CREATE TABLE IF NOT EXISTS committed AS SELECT 'safe' AS word");
            ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
            server.destroyForcibly();
            server.onExit().get();

            try (EmbeddedDatabase again = EmbeddedDatabase.start(directory)) {
                assertThat(text(again, "SELECT word FROM committed")).isEqualTo("safe");
            }
        }
    }

    @Test
    void a_process_number_that_a_killed_server_left_and_somebody_else_has_now_is_no_obstacle() throws Exception {
        EmbeddedDatabase.start(directory).close();
        Files.writeString(
                directory.resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory + "\n1\n1\n\n\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(text(database, "SELECT 'up'")).isEqualTo("up");
        }
    }

    @Test
    void another_port_is_taken_when_somebody_has_the_one_it_had() throws Exception {
        int port;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            port = database.port();
        }
        try (var somebody = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(database.port()).isNotEqualTo(somebody.getLocalPort());
        }
    }

    @Test
    void two_that_start_at_once_share_one_server_until_the_last_has_left() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<EmbeddedDatabase> one = threads.submit(() -> EmbeddedDatabase.start(directory));
            Future<EmbeddedDatabase> two = threads.submit(() -> EmbeddedDatabase.start(directory));
            assertThat(one.get().port()).isEqualTo(two.get().port());

            one.get().close();
            one.get().close();
            assertThat(text(two.get(), "SELECT 'up'")).isEqualTo("up");
            two.get().close();
        } finally {
            threads.shutdownNow();
        }
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void another_process_shares_it_and_stops_it_when_it_is_the_last() throws Exception {
        Process other;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EmbeddedDatabaseProcess.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("" + database.port());
        }
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        assertThat(server.isAlive()).isTrue();

        other.getOutputStream().close();
        assertThat(other.waitFor()).isZero();
        server.onExit().get();
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }
}
