package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two servers share a database, and either is killed at random instants and started again, while runs are submitted. {@code
 * -Druns=N} sets how many, a kill for ten of them; {@code -Daureus.seed=N} repeats the draws.
 */
@Execution(ExecutionMode.CONCURRENT)
class ServerKillsIT {

    private static final int RUNS = Integer.getInteger("runs", 20);
    private static final int RUNS_A_KILL = 10;
    private static final double OF_TERM = 1 / 4.0;
    private static final int KILLED_WITHIN_MILLIS = 3_000;

    private static final String WORKFLOW = """
            id: submitted
            version: "1"
            inputs:
              n: {type: number, required: true}
            tasks:
              - {id: first, tool: shell, inputs: {command: 'echo "$AUREUS_RUN_ID $AUREUS_TASK_ID" >> side'}}
              - {id: pause, tool: sleep, dependsOn: [first], inputs: {durationMs: 700}}
              - {id: second, tool: shell, dependsOn: [first], inputs: {command: 'echo "$AUREUS_RUN_ID $AUREUS_TASK_ID" >> side; sleep 0.5'}}
              - {id: third, tool: shell, dependsOn: [second, pause], inputs: {command: 'echo "$AUREUS_RUN_ID $AUREUS_TASK_ID" >> side; sleep 0.5'}}
              - {id: rest, tool: sleep, dependsOn: [third], inputs: {durationMs: 700}}
              - {id: end, tool: shell, dependsOn: [rest], inputs: {command: 'echo "$AUREUS_RUN_ID $AUREUS_TASK_ID" >> side'}}
            """;

    @TempDir
    Path directory;

    @Test
    void of_two_servers_that_are_killed_at_random_every_run_ends_once() throws Exception {
        long seed = Long.getLong("aureus.seed", new Random().nextLong());
        System.out.println("ServerKillsIT: -Druns=" + RUNS + " -Daureus.seed=" + seed);
        Random random = new Random(seed);
        try (Servers servers = new Servers(directory)) {
            servers.workplace().write("submitted.yaml", WORKFLOW);
            Launched[] up = {servers.start("var/run"), servers.start("var/run")};
            for (Launched server : up) {
                Servers.untilUp(server);
            }
            int kills = 0;
            int terms = 0;
            for (int run = 0; run < RUNS; run++) {
                servers.submit("submitted.yaml", "run-" + run, Map.of("n", (long) run));
                if (run % RUNS_A_KILL == RUNS_A_KILL - 1) {
                    int which = random.nextInt(up.length);
                    boolean orderly = random.nextDouble() < OF_TERM;
                    kill(up[which], random.nextInt(KILLED_WITHIN_MILLIS), orderly);
                    kills += orderly ? 0 : 1;
                    terms += orderly ? 1 : 0;
                    up[which] = servers.start("var/run");
                    Servers.untilUp(up[which]);
                }
            }
            Workplace.until(up[0], "every run has ended", () -> servers.runs("status = 'completed'") == RUNS);
            Workplace.until(up[0], "and is told", () -> servers.runs("owner IS NOT NULL OR events IS NOT NULL") == 0);

            requireEachOnce(WrittenLog.of(servers.workplace().log(), "submitted"), servers);
            System.out.println("ServerKillsIT: " + RUNS + " runs ended once; " + kills
                    + " servers were killed by KILL, " + terms + " by TERM; " + servers.takeOvers());
        }
    }

    private static void kill(Launched server, int afterMillis, boolean orderly) throws Exception {
        assertThat(server.process().waitFor(afterMillis, TimeUnit.MILLISECONDS))
                .as(server.err())
                .isFalse();
        if (orderly) {
            server.process().destroy();
        } else {
            server.process().destroyForcibly();
        }
        Workplace.ended(server, orderly ? 143 : 137);
    }

    /** Every execution has its TASK_STARTED, of which there is none after the task's completion: the log was checked for that. */
    private static void requireEachOnce(WrittenLog log, Servers servers) throws Exception {
        assertThat(log.runs()).hasSize(RUNS);
        assertThat(log.unfinished()).isEmpty();
        List<String> executed = new ArrayList<>(servers.workplace().sideEffects());
        for (String run : log.runs()) {
            assertThat(servers.text("SELECT next_seq FROM aureus.workflow_states WHERE run_id = '" + run + "'"))
                    .isEqualTo(Long.toString(log.eventCount(run)));
            for (String task : Arrays.asList("first", "second", "third", "end")) {
                assertThat(log.completed()).contains(run + " " + task);
                assertThat(executed.stream().filter((run + " " + task)::equals).count())
                        .as("executions of %s %s", run, task)
                        .isBetween(1L, log.started(run, task));
            }
        }
    }
}
