package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import io.aureus.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers share a database: what one leaves, the other goes on with. */
class ServersIT {

    private static final int RUNS = 12;

    /** Each task says that it was executed; the second one waits until it is let, so that there is a run under way. */
    private static final String WORKFLOW = """
            id: shared
            version: "1"
            inputs:
              n: {type: number, required: true}
            tasks:
              - id: first
                tool: shell
                inputs: {command: 'echo "$AUREUS_RUN_ID first" >> side'}
              - id: second
                tool: shell
                dependsOn: [first]
                inputs: {command: 'while [ ! -e go-on ]; do sleep 0.05; done; echo "$AUREUS_RUN_ID second" >> side'}
              - id: third
                tool: value
                dependsOn: [second]
                inputs: {value: 3}
            """;

    @TempDir
    Path directory;

    @Test
    void a_server_that_is_killed_leaves_its_runs_to_the_other_and_what_was_committed_is_not_done_again()
            throws Exception {
        TestDatabase database = TestDatabase.create();
        try (Workplace workplace = new Workplace(directory).with("DATABASE_URL", database.url())) {
            workplace.write("shared.yaml", WORKFLOW);
            Launched one = server(workplace);
            Launched other = server(workplace);
            List<Launched> submitted = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                submitted.add(workplace.start("submit", "shared.yaml", "--input", "n=" + i));
            }
            for (Launched each : submitted) {
                Workplace.ended(each, 0);
            }
            Workplace.until(other, "every run's first task is committed", () -> committed(database, "first") == RUNS);
            Launched follower = workplace.start("run", "shared.yaml", "--input", "n=0");
            Launched paused = workplace.run(0, "submit", "shared.yaml", "--input", "n=100", "--output", "json");
            String pausedRun = (String) Workplace.json(paused).get("runId");
            Workplace.until(other, "the run to be paused is driven", () -> committed(database, "first") == RUNS + 1);
            workplace.run(0, "cancel", pausedRun);

            one.process().destroyForcibly();
            Workplace.ended(one, 137);
            workplace.write("go-on", "");

            Workplace.until(other, "every run has ended", () -> count(database, "status = 'completed'") == RUNS);
            Workplace.ended(follower, 0);
            assertThat(count(database, "status = 'cancelled'")).isOne();
            List<String> effects = Files.readAllLines(directory.resolve("side"));
            List<String> firsts =
                    effects.stream().filter(line -> line.endsWith(" first")).toList();
            assertThat(firsts).hasSize(RUNS + 1).doesNotHaveDuplicates();
            WrittenLog log = WrittenLog.of(workplace.log(), "shared");
            assertThat(log.unfinished()).isEmpty();
            assertThat(new HashSet<>(log.runs())).hasSize(RUNS + 1);
            Workplace.until(other, "nobody has a run", () -> count(database, "owner IS NOT NULL") == 0);

            other.process().destroy();
            Workplace.ended(other, 143);
            assertThat(count(database, "owner IS NOT NULL")).isZero();
        }
    }

    private static Launched server(Workplace workplace) throws Exception {
        Launched server = workplace.start("server", "--port", Integer.toString(freePort()), "--grace", "0");
        Workplace.until(server, "it is up", () -> server.err().contains("Aureus is up"));
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int committed(TestDatabase database, String task) throws Exception {
        return Integer.parseInt(database.text(
                "SELECT count(*) FROM aureus.task_states WHERE task_id = '" + task + "' AND status = 'completed'"));
    }

    private static int count(TestDatabase database, String which) throws Exception {
        return Integer.parseInt(database.text("SELECT count(*) FROM aureus.workflow_states WHERE " + which));
    }
}
