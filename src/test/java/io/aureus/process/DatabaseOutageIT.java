package io.aureus.process;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import io.aureus.store.postgres.OwnServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A PostgreSQL that goes away under one server, with all that a server has there: the container's pool, the batch runtime's
 * repository, and submitted runs, some under way and some queued.
 */
@Execution(ExecutionMode.CONCURRENT)
class DatabaseOutageIT {

    private static final int RUNS = 16;
    private static final int AT_A_TIME = 4;

    /** Long enough that the dispatcher's job ends while the batch runtime cannot write that it did. */
    private static final int AWAY_SECONDS = 6;

    private static final int FROZEN_SECONDS = 8;

    /** It is away, and later it does not answer. */
    private static final long TOLD_MAX = 2;

    private static final int LINES_MAX = 12;

    private static final String WORKFLOW = """
            id: %1$s
            version: "1"
            inputs: {n: {type: number, required: true}}
            tasks:
              - {id: first, tool: shell, inputs: {command: 'echo "$AUREUS_RUN_ID first" >> side'}}
              - id: second
                tool: shell
                dependsOn: [first]
                inputs: {command: 'while [ ! -e %1$s-open ]; do sleep 0.05; done; echo "$AUREUS_RUN_ID second" >> side'}
              - {id: third, tool: shell, dependsOn: [second], inputs: {command: 'echo "$AUREUS_RUN_ID third" >> side'}}
            """;

    private static final String JOBS = "aureus.jbatchexecutioninstancedata JOIN aureus.jbatchjobinstancedata i"
            + " USING (jobinstanceid) WHERE i.name = 'dispatcher' AND ";

    @TempDir
    Path directory;

    private Servers servers;
    private Launched server;

    @Test
    void a_database_that_is_restarted_or_stands_still_under_a_server_costs_delay_only() throws Exception {
        OwnServer postgres = OwnServer.start();
        try (Servers all = new Servers(directory, postgres)) {
            servers = all;
            servers.workplace().with("AUREUS_MAX_CONCURRENCY", Integer.toString(AT_A_TIME));
            server = servers.start("var/run");
            Servers.untilUp(server);

            someAreUnderWayAndSomeQueued("restarted");
            postgres.stop("immediate");
            servesFor(AWAY_SECONDS);
            postgres.goOn();
            allEndOnce("restarted");
            Workplace.until(server, "one job dispatches", () -> servers.count(JOBS + "batchstatus = 'STARTED'") == 1);
            assertThat(servers.count(JOBS + "exitstatus LIKE 'SUPERSEDED BY %' AND batchstatus = 'FAILED'"))
                    .isOne();

            someAreUnderWayAndSomeQueued("frozen");
            postgres.freeze();
            servesFor(FROZEN_SECONDS);
            postgres.thaw();
            allEndOnce("frozen");

            servers.submit("frozen.yaml", "afterwards", Map.of("n", 0L));
            Workplace.until(
                    server,
                    "it takes new ones",
                    () -> servers.runs("run_id = 'afterwards' AND status = 'completed'") == 1);
            assertThat(servers.count("public.taken WHERE from_driver IS NOT NULL"))
                    .isZero();
            eachCauseIsToldOnce();
        } finally {
            postgres.close();
        }
    }

    private void someAreUnderWayAndSomeQueued(String workflow) throws Exception {
        servers.workplace().write(workflow + ".yaml", WORKFLOW.formatted(workflow));
        for (int i = 0; i < RUNS; i++) {
            servers.submit(workflow + ".yaml", workflow + "-" + i, Map.of("n", (long) i));
        }
        Workplace.until(
                server,
                "some are under way",
                () -> servers.count("aureus.task_states WHERE run_id LIKE '" + workflow
                                + "-%' AND task_id = 'second' AND status = 'running'")
                        == AT_A_TIME);
    }

    private void servesFor(int seconds) throws Exception {
        assertThat(server.process().waitFor(seconds, TimeUnit.SECONDS))
                .as(server.err())
                .isFalse();
    }

    private void allEndOnce(String workflow) throws Exception {
        servers.workplace().write(workflow + "-open", "");
        String ended = "workflow_id = '" + workflow + "' AND owner IS NULL AND events IS NULL AND status = ";
        Workplace.until(server, "all have ended and are told", () -> servers.runs(ended + "'completed'") == RUNS);
        List<String> effects = servers.workplace().sideEffects().stream()
                .filter(line -> line.startsWith(workflow + "-"))
                .toList();
        assertThat(effects).hasSize(3 * RUNS).doesNotHaveDuplicates();
        WrittenLog log = WrittenLog.of(servers.workplace().log(), workflow);
        assertThat(log.runs()).hasSize(RUNS);
        assertThat(log.unfinished()).isEmpty();
    }

    private void eachCauseIsToldOnce() throws Exception {
        String err = server.err();
        String told = err.substring(err.indexOf("Aureus is up"));
        Map<String, Long> codes = Pattern.compile("AUR-\\d+")
                .matcher(told)
                .results()
                .map(MatchResult::group)
                .collect(groupingBy(code -> code, counting()));
        assertThat(codes.values())
                .as(told)
                .allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(TOLD_MAX));
        assertThat(codes).containsKeys("AUR-609", "AUR-610", "AUR-515", "AUR-516");
        assertThat(told.lines()).as(told).hasSizeLessThanOrEqualTo(LINES_MAX);
    }
}
