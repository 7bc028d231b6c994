package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.json.Json;
import io.aureus.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the original implementation logged is shown, before and after new events have joined it. */
class LegacyLogTest {
    private static final String ORIGINAL = """
            {"timestamp":"2026-01-13T00:00:00.000Z","type":"WORKFLOW_STARTED","workflowId":"order","data":{"name":"Order"}}
            {"timestamp":"2026-01-13T00:00:01.000Z","type":"TASK_STARTED","workflowId":"order","taskId":"pay","metadata":{"attempt":1}}
            no line of anybody
            {"timestamp":"2026-01-13T00:00:02.000Z","type":"WORKFLOW_COMPLETED","workflowId":"order","data":{"name":"Order"}}
            {"timestamp":"2026-01-14T00:00:00.000Z","type":"WORKFLOW_STARTED","workflowId":"order","data":{"name":"Order"}}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void write_a_log_of_the_original() throws IOException {
        Path workflow = Files.createDirectories(directory.resolve("order"));
        Files.writeString(workflow.resolve("events.log"), ORIGINAL);
    }

    private CliRun aureus(Object... words) {
        Object[] all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--event-log-dir";
        all[words.length + 1] = directory;
        return CliRun.of(all);
    }

    private void runOnce() throws Exception {
        Workflow order =
                Workflow.named("order").task("pay", t -> t.tool("value")).build();
        try (FileSystemEventLog log = new FileSystemEventLog(directory)) {
            new Recorded(log, order, "r-new").decided();
        }
    }

    @Test
    void its_lines_are_shown_in_order_and_marked() throws Exception {
        runOnce();

        CliRun run = aureus("events", "show", "order");

        assertThat(run.exitCode()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.subList(0, 4))
                .containsExactly(
                        "2026-01-13T00:00:00.000Z  - legacy  WORKFLOW_STARTED  name=Order",
                        "2026-01-13T00:00:01.000Z  - legacy  TASK_STARTED pay  attempt=1",
                        "2026-01-13T00:00:02.000Z  - legacy  WORKFLOW_COMPLETED  name=Order",
                        "2026-01-14T00:00:00.000Z  - legacy  WORKFLOW_STARTED  name=Order");
        assertThat(lines.get(4)).contains("r-new #0").contains("WORKFLOW_STARTED");
    }

    @Test
    void as_json_they_are_what_they_were() {
        CliRun run = aureus("events", "show", "--output", "jsonl");

        assertThat(run.out().lines()).hasSize(4);
        assertThat(Json.parse(run.out().lines().toList().get(1)))
                .isEqualTo(Map.of(
                        "timestamp", "2026-01-13T00:00:01.000Z",
                        "type", "TASK_STARTED",
                        "workflowId", "order",
                        "taskId", "pay",
                        "metadata", Map.of("attempt", 1L),
                        "legacy", true));
    }

    @Test
    void its_runs_are_listed_by_what_their_last_line_says() throws Exception {
        runOnce();

        List<String> lines = aureus("list").out().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1))
                .matches("- +order +completed \\(legacy\\) +2026-01-13T00:00:00.000Z +2026-01-13T00:00:02.000Z *");
        assertThat(lines.get(2)).matches("- +order +unfinished \\(legacy\\) +2026-01-14T00:00:00.000Z +.*");
        assertThat(lines.get(3)).startsWith("r-new ");
        assertThat(aureus("list", "--unfinished").out()).doesNotContain("completed");
        assertThat(aureus("list", "--limit", "2").out().lines()).hasSize(3);
        assertThat((List<?>) Json.parse(aureus("list", "--output", "json").out()))
                .hasSize(3);
    }

    @Test
    void a_workflow_of_which_there_is_nothing_has_none() {
        assertThat(aureus("list", "another").err()).contains("There are no such runs");
        assertThat(aureus("events", "show", "another").exitCode()).isEqualTo(2);
    }
}
