package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two servers share a database and a directory; commands reach their runs, and what one leaves the other goes on with. The
 * class runs beside others, its tests one after another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.CONCURRENT)
@Order(4)
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

    /** It fails until its cause is mended. */
    private static final String ORDERED = """
            id: ordered
            version: "1"
            tasks:
              - {id: gate, tool: shell, inputs: {command: 'while [ ! -e open ]; do sleep 0.05; done'}}
              - {id: breaks, tool: shell, dependsOn: [gate], inputs: {command: '[ -e mended ] || { echo broken >&2; exit 3; }'}}
              - {id: end, tool: value, dependsOn: [breaks], inputs: {value: 7}}
            outputs: {answer: end}
            """;

    private static final String JOBS = "aureus.jbatchexecutioninstancedata WHERE ";

    @TempDir
    static Path directory;

    private Servers servers;
    private Workplace workplace;
    private Launched one;
    private Launched other;

    @BeforeAll
    void start() throws Exception {
        servers = new Servers(directory);
        workplace = servers.workplace();
        workplace.write(
                ".env", "DATABASE_POOL_MIN=3\nDATABASE_POOL_MAX=6\nDATABASE_IDLE_TIMEOUT=900 # rounded up to 1 s\n");
        one = servers.start("var/run");
        other = servers.start("var/run");
        Servers.untilUp(one);
        Servers.untilUp(other);
    }

    @AfterAll
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private void until(String what, Workplace.Condition condition) throws Exception {
        Workplace.until(other, what, condition);
    }

    /** More than that were open at the start: the batch runtime's first use takes four at once. */
    @Test
    @Order(0)
    @Execution(ExecutionMode.SAME_THREAD)
    void each_keeps_as_many_idle_connections_as_it_was_told_and_no_more() throws Exception {
        until(
                "three of each are left",
                () -> servers.count(
                                "pg_stat_activity WHERE datname = current_database() AND application_name = 'aureus'")
                        == 6);
    }

    @Test
    @Order(1)
    @Execution(ExecutionMode.SAME_THREAD)
    void a_submitted_run_is_paused_resumed_followed_and_retried_from_other_processes() throws Exception {
        workplace.write("ordered.yaml", ORDERED);
        workplace.run(0, "submit", "ordered.yaml", "--run-id", "commanded");
        untilItsGateIsUnderWay();

        Launched paused = workplace.run(0, "pause", "commanded", "--output", "json");
        assertThat(Workplace.json(paused).get("status")).isEqualTo("paused");
        until("nobody drives it", () -> ordered("status = 'paused' AND owner IS NULL AND command IS NULL"));

        workplace.run(0, "resume", "commanded");
        untilItsGateIsUnderWay();

        Launched follower = workplace.start("run", "ordered.yaml", "--output", "json");
        Workplace.until(follower, "it follows", () -> follower.err().contains("following it"));
        workplace.write("open", "");
        Workplace.ended(follower, 1);
        assertThat(comparable(follower)).isEqualTo(comparable(runAlone(1)));
        assertThat(follower.err()).contains("aureus retry commanded");

        workplace.write("mended", "");
        workplace.run(0, "retry", "commanded");
        until("it completes", () -> ordered("status = 'completed' AND owner IS NULL AND events IS NULL"));
        Launched again =
                workplace.run(0, "submit", "ordered.yaml", "--run-id", "commanded", "--wait", "--output", "json");
        assertThat(Workplace.json(again).get("outputs")).isEqualTo(Map.of("answer", 7L));
        WrittenLog log = WrittenLog.of(workplace.log(), "ordered");
        assertThat(log.runs()).containsExactlyInAnyOrder("commanded", "alone");
        assertThat(log.has("WORKFLOW_PAUSED", null)).isTrue();
        assertThat(log.eventCount("commanded"))
                .isEqualTo(Long.parseLong(
                        servers.text("SELECT next_seq FROM aureus.workflow_states WHERE run_id = 'commanded'")));
    }

    private void untilItsGateIsUnderWay() throws Exception {
        until(
                "its gate is under way",
                () -> ordered("status = 'running' AND owner IS NOT NULL")
                        && servers.count("aureus.task_states WHERE run_id = 'commanded' AND task_id = 'gate'"
                                        + " AND status = 'running'")
                                == 1);
    }

    private boolean ordered(String which) throws Exception {
        return servers.runs("run_id = 'commanded' AND " + which) == 1;
    }

    /** The same workflow, driven by the process of the command itself. */
    private Launched runAlone(int exitCode) throws Exception {
        Path alone = Files.createDirectories(directory.resolve("alone"));
        Files.writeString(alone.resolve("open"), "");
        Files.writeString(alone.resolve("ordered.yaml"), ORDERED);
        return workplace.run(
                exitCode, "run", alone.resolve("ordered.yaml").toString(), "--run-id", "alone", "--output", "json");
    }

    /** What a run's JSON says, without what differs from run to run. */
    private static Map<?, ?> comparable(Launched launched) throws Exception {
        return (Map<?, ?>) withoutTimes(Workplace.json(launched));
    }

    private static Object withoutTimes(Object json) {
        if (json instanceof List<?> list) {
            return list.stream().map(ServersIT::withoutTimes).toList();
        }
        if (json instanceof Map<?, ?> map) {
            Map<Object, Object> kept = new LinkedHashMap<>();
            map.forEach((key, value) -> kept.put(key, differs(key) ? "differs" : withoutTimes(value)));
            return kept;
        }
        return json;
    }

    private static boolean differs(Object key) {
        return key.equals("runId")
                || String.valueOf(key).endsWith("At")
                || String.valueOf(key).startsWith("duration");
    }

    @Test
    @Order(2)
    @Execution(ExecutionMode.SAME_THREAD)
    void a_server_that_stood_still_for_longer_than_its_lease_changes_nothing_in_one_log_directory() throws Exception {
        FrozenServer frozen = new FrozenServer(servers, "frozen-1", List.of(one, other), List.of(workplace.log()));
        frozen.standsStillWhileTheOtherGoesOn();
    }

    @Test
    @Order(3)
    @Execution(ExecutionMode.SAME_THREAD)
    void nor_in_two_log_directories() throws Exception {
        other.process().destroy();
        Workplace.ended(other, 143);
        other = servers.start("var/other");
        Servers.untilUp(other);
        List<Path> logs = List.of(workplace.log(), directory.resolve("var/other"));
        FrozenServer frozen = new FrozenServer(servers, "frozen-2", List.of(one, other), logs);
        frozen.standsStillWhileTheOtherGoesOn();
    }

    @Test
    @Order(4)
    @Execution(ExecutionMode.SAME_THREAD)
    void a_server_that_is_killed_leaves_its_runs_to_the_other_and_what_was_committed_is_not_done_again()
            throws Exception {
        workplace.write("shared.yaml", WORKFLOW);
        for (int i = 0; i < RUNS; i++) {
            servers.submit("shared.yaml", "shared-" + i, Map.of("n", (long) i));
        }
        until("every run's first task is committed", () -> committed("first") == RUNS);
        Launched follower = workplace.start("run", "shared.yaml", "--input", "n=0");
        Launched cancelled = workplace.run(0, "submit", "shared.yaml", "--input", "n=100", "--output", "json");
        String cancelledRun = (String) Workplace.json(cancelled).get("runId");
        until("the run to be cancelled is driven", () -> committed("first") == RUNS + 1);
        workplace.run(0, "cancel", cancelledRun);

        one.process().destroyForcibly();
        Workplace.ended(one, 137);
        workplace.write("go-on", "");

        until("every run has ended", () -> shared("status = 'completed'") == RUNS);
        Workplace.ended(follower, 0);
        assertThat(shared("status = 'cancelled'")).isOne();
        List<String> firsts = workplace.sideEffects().stream()
                .filter(line -> line.endsWith(" first") && !line.startsWith("frozen"))
                .toList();
        assertThat(firsts).hasSize(RUNS + 1).doesNotHaveDuplicates();
        until("nobody has a run", () -> servers.runs("owner IS NOT NULL") == 0);
        until("the killed server's job is closed", () -> servers.count(JOBS + "batchstatus = 'STARTED'") == 1);
        assertThat(servers.count(
                        JOBS + "exitstatus LIKE 'SUPERSEDED BY %' AND batchstatus = 'FAILED' AND endtime IS NOT NULL"))
                .isPositive();
        List<Path> logs = List.of(workplace.log(), directory.resolve("var/other"));
        WrittenLog log = WrittenLog.of(logs, "shared");
        assertThat(log.unfinished()).isEmpty();
        assertThat(new HashSet<>(log.runs())).hasSize(RUNS + 1);

        other.process().destroy();
        Workplace.ended(other, 143);
        assertThat(servers.runs("owner IS NOT NULL")).isZero();
    }

    private int committed(String task) throws Exception {
        return servers.count("aureus.task_states t JOIN aureus.workflow_states w USING (tenant_id, run_id)"
                + " WHERE w.workflow_id = 'shared' AND t.task_id = '" + task + "' AND t.status = 'completed'");
    }

    private int shared(String which) throws Exception {
        return servers.runs("workflow_id = 'shared' AND " + which);
    }
}
