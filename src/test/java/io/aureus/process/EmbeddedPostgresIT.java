package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A first try: state in a PostgreSQL that comes along, kept between processes and shared by them. */
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresIT {

    @TempDir
    Path directory;

    @Test
    void run_submit_and_server_share_one_that_keeps_its_data_and_ends_with_the_last_of_them() throws Exception {
        Path data = directory.resolve("share");
        try (Workplace workplace = new Workplace(directory).with("XDG_DATA_HOME", data.toString())) {
            workplace.write("one.yaml", """
                    id: one
                    tasks: [{id: a, tool: shell, inputs: {command: "echo $AUREUS_RUN_ID >> side; echo 7"}}]
                    outputs: {seven: a}
                    """);
            Launched submit = workplace.run(0, "submit", "one.yaml", "--run-id", "queued", "--embedded-postgres");
            assertThat(submit.out()).endsWith("See: aureus status queued --embedded-postgres\n");
            assertThat(data.resolve("aureus/postgres/data/PG_VERSION")).exists();
            assertThat(data.resolve("aureus/postgres/data/postmaster.pid")).doesNotExist();

            assertThat(workplace.run(0, "list", "--embedded-postgres").out()).contains("queued");
            workplace.run(0, "pause", "queued", "--embedded-postgres");
            assertThat(workplace
                            .run(0, "status", "queued", "--embedded-postgres")
                            .out())
                    .contains("paused");
            workplace.run(0, "resume", "queued", "--embedded-postgres");
            assertThat(workplace
                            .run(0, "explain", "queued", "--embedded-postgres")
                            .out())
                    .contains("queued");
            workplace.run(0, "deploy", "one.yaml", "--environment", "test", "--embedded-postgres");
            workplace.run(0, "submit", "one.yaml", "--run-id", "cancelled", "--new", "--embedded-postgres");
            workplace.run(0, "cancel", "cancelled", "--embedded-postgres");
            Thread.sleep(1_100);
            assertThat(workplace
                            .run(0, "purge", "--older-than", "1s", "--embedded-postgres")
                            .out())
                    .startsWith("Deleted 1 runs");

            Launched server = workplace.start(
                    "server", "--embedded-postgres", "--port", Integer.toString(freePort()), "--grace", "0");
            Workplace.until(
                    server,
                    "it has driven the queued run",
                    () -> workplace.sideEffects().equals(List.of("queued")));
            Launched run =
                    workplace.run(0, "run", "one.yaml", "--run-id", "mine", "--embedded-postgres", "--output", "json");
            assertThat(Workplace.json(run).get("status")).isEqualTo("completed");
            server.process().destroy();
            Workplace.ended(server, 143);
            assertThat(data.resolve("aureus/postgres/data/postmaster.pid")).doesNotExist();

            Launched again =
                    workplace.run(0, "run", "one.yaml", "--run-id", "mine", "--embedded-postgres", "--output", "json");
            assertThat(Workplace.json(again).get("runId")).isEqualTo("mine");
            assertThat(workplace.sideEffects()).containsExactly("queued", "mine");
        }
    }

    @Test
    void it_is_refused_beside_a_database_that_the_settings_name() throws Exception {
        try (Workplace workplace = new Workplace(directory)) {
            workplace.write("one.yaml", "id: one\ntasks: [{id: a}]\n");
            Launched run = workplace.start(
                    Map.of("DATABASE_URL", "postgresql://a@127.0.0.1:1/b", "XDG_DATA_HOME", directory.toString()),
                    "run",
                    "one.yaml",
                    "--embedded-postgres");
            Workplace.ended(run, 2);
            assertThat(run.err()).contains("AUR-015 --embedded-postgres brings a database of its own");
            assertThat(Files.exists(directory.resolve("aureus"))).isFalse();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
