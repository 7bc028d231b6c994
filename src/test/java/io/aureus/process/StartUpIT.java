package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a command that needs a database says of it and of its own server, by the real launcher. */
@Execution(ExecutionMode.CONCURRENT)
class StartUpIT {
    private static final String WORKFLOW =
            "id: small\nversion: '1'\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n";

    @TempDir
    Path directory;

    /** The way to a server for one connection; whoever comes after that is refused. */
    private static final class ForOne implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        ForOne(int target) throws IOException {
            new Thread(() -> {
                        try (Socket client = door.accept();
                                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                            door.close();
                            Thread answers = new Thread(() -> pass(server, client));
                            answers.start();
                            pass(client, server);
                            answers.join();
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .start();
        }

        private static void pass(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException over) {
                // one of the two has gone
            }
        }

        @Override
        public void close() {
            try {
                door.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void a_database_that_goes_away_while_the_server_starts_is_told_in_one_message_of_its_own() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
        try (Workplace workplace = new Workplace(directory);
                ForOne way = new ForOne(database.port())) {
            workplace.with(
                    "DATABASE_URL",
                    "postgresql://postgres@127.0.0.1:" + way.door.getLocalPort() + "/" + database.name()
                            + "?sslmode=disable");
            Launched server = workplace.run(6, "server", "--port", Integer.toString(freePort()));

            assertThat(server.err().lines().filter(line -> !line.startsWith("warning: ")))
                    .filteredOn(line -> line.contains("AUR-"))
                    .singleElement()
                    .asString()
                    .startsWith("AUR-632 PostgreSQL at 127.0.0.1:" + way.door.getLocalPort())
                    .contains("Check that it runs", "The server's log: ");
            assertThat(server.err()).doesNotContain("Exception", "Caused by", "AUR-50");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_role_that_may_only_use_what_the_file_made_runs_workflows_and_the_batch_runtime_keeps_its_jobs_there()
            throws Exception {
        TestDatabase database = TestDatabase.create();
        String role = "user_of_" + database.name();
        database.execute(Files.readString(Path.of("server-config/postgres/db-schema.sql")));
        database.execute("CREATE ROLE " + role + " LOGIN");
        try (Workplace workplace = new Workplace(directory)) {
            workplace.write("small.yaml", WORKFLOW);
            workplace.with("DATABASE_URL", database.url().replace("postgres@", role + "@"));
            Launched refused = workplace.run(6, "run", "small.yaml");
            assertThat(refused.err())
                    .contains("AUR-624 The role '" + role + "' lacks privileges: USAGE on schema aureus");

            database.execute("GRANT USAGE ON SCHEMA aureus TO " + role);
            database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus TO " + role);
            Launched ran = workplace.run(0, "run", "small.yaml");

            assertThat(ran.err()).contains("warning: AUR-621", "warning: AUR-622");
            assertThat(database.text("SELECT count(*)::text FROM aureus.jbatchjobinstancedata"))
                    .isNotEqualTo("0");
        } finally {
            database.execute("DROP OWNED BY " + role);
            database.execute("DROP ROLE " + role);
        }
    }
}
