package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.Hold;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.json.Json;
import io.aureus.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCommandsTest {

    private static final Workflow WORKFLOW = Workflow.named("order")
            .task("reserve", task -> task.tool("value").input("value", 1))
            .task("ship", task -> task.tool("value").input("value", 2).dependsOn("reserve"))
            .build();

    private final InMemoryEventLog log = new InMemoryEventLog();

    private Recorded interrupted(String runId) throws Exception {
        return new Recorded(log, WORKFLOW, runId).decided().completed("reserve", Map.of("shelf", 12L));
    }

    private Recorded failed(String runId) throws Exception {
        return new Recorded(log, WORKFLOW, runId)
                .decided()
                .failed("reserve", "no \u001b[31mstock")
                .decided();
    }

    @Test
    void status_shows_every_task_and_who_drives_the_run() throws Exception {
        interrupted("r-1");
        CliRun run = CliRun.on(log, "status", "r-1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line).startsWith("Run r-1 of workflow 'order': running, started"))
                .anySatisfy(line -> assertThat(line).matches(" +reserve +completed +1 .*"))
                .anySatisfy(line -> assertThat(line).matches(" +ship +interrupted +1.*"))
                .contains("driven by nobody; go on with: aureus resume r-1");
    }

    @Test
    void status_as_json_is_the_json_of_a_run() throws Exception {
        interrupted("r-1");
        CliRun run = CliRun.on(log, "status", "r-1", "--output", "json");
        assertThat(run.exitCode()).isZero();
        Map<?, ?> json = (Map<?, ?>) Json.parse(run.out());
        assertThat(json.keySet().stream().map(String::valueOf))
                .containsExactly(
                        "runId",
                        "workflowId",
                        "tenantId",
                        "status",
                        "startedAt",
                        "completedAt",
                        "durationMs",
                        "resumed",
                        "tasks",
                        "outputs",
                        "error");
        Map<?, ?> tasks = (Map<?, ?>) json.get("tasks");
        assertThat(((Map<?, ?>) tasks.get("reserve")).get("result")).isEqualTo(Map.of("shelf", 12L));
    }

    @Test
    void an_unknown_run_is_answered_with_the_nearest_and_the_directory_that_was_searched() throws Exception {
        interrupted("order-17");
        CliRun run = CliRun.on(log, "status", "order-71", "--event-log-dir", "/elsewhere/logs");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("AUR-020 There is no run 'order-71' in the event log /elsewhere/logs;"
                        + " did you mean 'order-17'?");
    }

    @Test
    void messages_name_the_directory_that_was_given(@TempDir Path directory) {
        Path logs = directory.resolve("my logs");
        CliRun run = CliRun.of("status", "r-1", "--event-log-dir", logs);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(logs.toString()).doesNotContain("var/run");
        assertThat(Files.exists(logs)).isFalse();
    }

    @Test
    void an_event_log_directory_that_is_a_file_is_unavailable(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("logs"));
        CliRun run = CliRun.of("list", "--event-log-dir", file);
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).startsWith("AUR-3").contains(file.toString());
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void an_in_memory_log_has_nothing_to_show() {
        CliRun run = CliRun.of("list", "--event-log-type", "in-memory");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("AUR-014");
    }

    @Test
    void list_shows_the_latest_last_and_says_what_it_left_out() throws Exception {
        interrupted("r-1");
        failed("r-2");
        interrupted("r-3");
        CliRun all = CliRun.on(log, "list");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines().skip(1).map(line -> line.substring(0, 3))).containsExactly("r-1", "r-2", "r-3");
        assertThat(all.out()).contains("failed", "nobody");
        CliRun some = CliRun.on(log, "list", "--limit", "2", "--output", "jsonl");
        assertThat(some.out().lines().map(line -> ((Map<?, ?>) Json.parse(line)).get("runId")))
                .isEqualTo(List.of("r-2", "r-3"));
        assertThat(some.err()).contains("1 older");
        CliRun unfinished = CliRun.on(log, "list", "order", "--unfinished", "--output", "json");
        assertThat((List<?>) Json.parse(unfinished.out())).hasSize(2);
    }

    @Test
    void an_empty_list_says_where_it_looked() {
        CliRun run = CliRun.on(log, "list", "--output", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("[]\n");
        assertThat(run.err()).contains("no such runs in the event log");
    }

    @Test
    void events_of_a_run_come_in_order_and_once() throws Exception {
        interrupted("r-1");
        interrupted("r-2");
        CliRun run = CliRun.on(log, "events", "show", "r-1", "--output", "jsonl");
        assertThat(run.exitCode()).isZero();
        List<Map<?, ?>> events = run.out()
                .lines()
                .<Map<?, ?>>map(line -> (Map<?, ?>) Json.parse(line))
                .toList();
        assertThat(events).allSatisfy(event -> assertThat(event.get("runId")).isEqualTo("r-1"));
        assertThat(events.stream().map(event -> event.get("seq"))).isEqualTo(List.of(0L, 1L, 2L, 3L));
        assertThat(run.out()).startsWith("{\"timestamp\":\"2026-03-01T08:00:00.000Z\",\"type\":\"WORKFLOW_STARTED\"");
    }

    @Test
    void events_of_a_workflow_are_those_of_all_its_runs() throws Exception {
        interrupted("r-1");
        interrupted("r-2");
        assertThat(CliRun.on(log, "events", "show", "order").out().lines()).hasSize(8);
        assertThat(CliRun.on(log, "events", "show").out().lines()).hasSize(8);
    }

    @Test
    void events_of_something_unknown_are_refused() {
        CliRun run = CliRun.on(log, "events", "show", "nothing");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("AUR-020");
    }

    @Test
    void following_a_run_ends_when_the_run_has_ended() throws Exception {
        failed("r-1");
        CliRun run = CliRun.on(log, "events", "show", "r-1", "--follow");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains("WORKFLOW_FAILED")))
                .hasSize(1);
    }

    @Test
    void what_a_task_said_cannot_steer_the_terminal() throws Exception {
        failed("r-1");
        assertThat(CliRun.on(log, "status", "r-1").out()).contains("no \\u001b[31mstock");
        assertThat(CliRun.on(log, "events", "show", "r-1").out()).doesNotContain("\u001b");
    }

    @Test
    void pause_records_one_event_and_pausing_again_changes_nothing() throws Exception {
        Recorded recorded = interrupted("r-1");
        CliRun run = CliRun.on(log, "pause", "r-1", "--reason", "stock-taking");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("r-1", "paused");
        int events = log.peek(recorded.key()).size();
        assertThat(CliRun.on(log, "status", "r-1").out()).contains("reason: paused by stock-taking");
        CliRun again = CliRun.on(log, "pause", "r-1");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("paused already");
        assertThat(log.peek(recorded.key())).hasSize(events);
    }

    @Test
    void cancel_ends_a_run_that_nobody_drives() throws Exception {
        interrupted("r-1");
        CliRun run = CliRun.on(log, "cancel", "r-1", "--output", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(((Map<?, ?>) Json.parse(run.out())).get("status")).isEqualTo("cancelled");
        assertThat(CliRun.on(log, "list").out()).contains("cancelled");
    }

    @Test
    void a_finished_run_can_neither_be_paused_nor_cancelled() throws Exception {
        failed("r-1");
        CliRun pause = CliRun.on(log, "pause", "r-1");
        assertThat(pause.exitCode()).isEqualTo(4);
        assertThat(pause.err()).startsWith("AUR-023 Run 'r-1' is failed and cannot become paused.");
        assertThat(CliRun.on(log, "cancel", "r-1").exitCode()).isEqualTo(4);
    }

    @Test
    void verbs_on_a_run_that_is_driven_name_its_process(@TempDir Path directory) throws Exception {
        try (FileSystemEventLog files = new FileSystemEventLog(directory)) {
            Recorded recorded = new Recorded(files, WORKFLOW, "r-1").decided();
            try (Hold hold = files.hold(recorded.key())) {
                assertThat(hold.run()).isEqualTo(recorded.key());
                CliRun run = CliRun.of("pause", "r-1", "--event-log-dir", directory);
                assertThat(run.exitCode()).isEqualTo(4);
                assertThat(run.err())
                        .startsWith("AUR-021 Run 'r-1' is driven by process "
                                + ProcessHandle.current().pid() + " on ")
                        .contains("aureus pause r-1");
            }
            assertThat(CliRun.of("pause", "r-1", "--event-log-dir", directory).exitCode())
                    .isZero();
        }
    }

    @Test
    void runs_of_another_tenant_are_not_found() throws Exception {
        interrupted("r-1");
        CliRun run = CliRun.on(log, "status", "r-1", "--tenant", "other");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("of tenant 'other'");
        assertThat(CliRun.on(log, "list", "--tenant", "other").out()).isEmpty();
    }

    @Test
    void wrong_settings_are_all_said_at_once_and_end_with_2() {
        CliRun run = CliRun.with(Map.of("EVENT_LOG_TYPE", "s3", "STATE_STORE_TYPE", "memory"), new OpenLog(), "list");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("2 settings are wrong", "'s3'", "'memory'");
    }
}
