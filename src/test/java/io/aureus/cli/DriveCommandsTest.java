package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.Hold;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.json.Json;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveCommandsTest {

    private static final String ORDER = """
            id: order
            inputs:
              count: {type: integer, default: 1}
              customer: {type: string}
            tasks:
              - id: reserve
                tool: value
                inputs: {value: {shelf: 12}}
              - id: ship
                tool: value
                inputs: {value: "JD-1"}
                dependsOn: [reserve]
            outputs: {parcel: ship}
            """;

    private static final String BROKEN = """
            id: broken
            tasks:
              - id: works
              - id: breaks
                tool: shell
                inputs: {command: "test -e %s"}
                dependsOn: [works]
            """;

    private static final String LINES = """
            id: lines
            inputs: {code: {type: integer}}
            tasks:
              - id: a
                tool: shell
                inputs: {command: 'grep -q 0 $AUREUS_INPUTS'}
            """;

    @TempDir
    private Path directory;

    private Path order;

    @BeforeEach
    void writeTheFile() throws IOException {
        order = file("order.yaml", ORDER);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.of(all.toArray());
    }

    private static Map<?, ?> json(String text) {
        return (Map<?, ?>) Json.parse(text);
    }

    private Recorded interrupted(String runId) throws IOException {
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"))) {
            Workflow workflow = WorkflowReader.read(order).orThrow();
            return new Recorded(log, workflow, runId, Map.of("count", 1L))
                    .decided()
                    .completed("reserve", 1L);
        }
    }

    @Test
    void a_run_prints_its_report_and_nothing_else_on_standard_output() {
        CliRun run = aureus("run", order, "--run-id", "r-1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("Run r-1 of workflow 'order': completed in ")
                .contains("outputs: {\"parcel\":\"JD-1\"}");
        assertThat(run.err())
                .contains("task reserve started (attempt 1)", "run r-1 completed")
                .doesNotContain("\u001b");
    }

    @Test
    void a_run_as_json_is_one_document() {
        CliRun run = aureus("run", order, "--output", "json");
        Map<?, ?> json = json(run.out());
        assertThat(json.get("status")).isEqualTo("completed");
        assertThat(json.get("resumed")).isEqualTo(false);
        assertThat(json.get("outputs")).isEqualTo(Map.of("parcel", "JD-1"));
    }

    @Test
    void a_run_as_json_lines_is_its_events_and_last_its_report() {
        CliRun run = aureus("run", order, "--output", "jsonl");
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(json(lines.get(0)).get("type")).isEqualTo("WORKFLOW_STARTED");
        assertThat(json(lines.get(5)).get("type")).isEqualTo("WORKFLOW_COMPLETED");
        assertThat(json(lines.get(6)).get("status")).isEqualTo("completed");
    }

    @Test
    void inputs_are_typed_by_their_declaration() {
        CliRun run = aureus("run", order, "--input", "count=7", "--input", "customer=4711", "--output", "jsonl");
        Map<?, ?> data =
                (Map<?, ?>) json(run.out().lines().findFirst().orElseThrow()).get("data");
        assertThat(data.get("inputs")).isEqualTo(Map.of("count", 7L, "customer", "4711"));
    }

    @Test
    void wrong_inputs_are_all_refused_before_anything_starts() {
        CliRun run = aureus("run", order, "--input", "count=many", "--input", "custmer=x");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("AUR-152", "AUR-150", "did you mean 'customer'?");
        assertThat(Files.exists(directory.resolve("log"))).isFalse();
    }

    @Test
    void inputs_come_from_a_json_file_too() throws IOException {
        Path inputs = file("inputs.json", "{\n  \"count\": 3\n}\n");
        CliRun run = aureus("run", order, "--inputs", inputs, "--input", "customer=me", "--output", "jsonl");
        Map<?, ?> data =
                (Map<?, ?>) json(run.out().lines().findFirst().orElseThrow()).get("data");
        assertThat(data.get("inputs")).isEqualTo(Map.of("count", 3L, "customer", "me"));
    }

    @Test
    void an_unfinished_run_with_the_same_inputs_is_gone_on_with() throws Exception {
        interrupted("r-1");
        CliRun run = aureus("run", order, "--output", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(json(run.out()).get("runId")).isEqualTo("r-1");
        assertThat(json(run.out()).get("resumed")).isEqualTo(true);
        assertThat(run.err()).contains("Resuming run r-1: 1 of 2 tasks are completed already.");
    }

    @Test
    void new_begins_another_run_and_says_what_else_is_unfinished() throws Exception {
        interrupted("r-1");
        CliRun run = aureus("run", order, "--new", "--output", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(json(run.out()).get("runId")).isNotEqualTo("r-1");
    }

    @Test
    void an_unfinished_run_with_other_inputs_is_mentioned_and_left_alone() throws Exception {
        interrupted("r-1");
        CliRun run = aureus("run", order, "--input", "count=2", "--output", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .contains("notice: AUR-027 Run 'r-1' of this workflow with other inputs", "aureus resume r-1");
        assertThat(aureus("status", "r-1").out()).contains("running");
    }

    @Test
    void an_unfinished_run_of_another_definition_is_refused_with_both_choices() throws Exception {
        interrupted("r-1");
        file("order.yaml", ORDER.replace("JD-1", "JD-2"));
        CliRun run = aureus("run", order);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("r-1", "--new", "aureus resume r-1").doesNotContain("a new run begins");
    }

    @Test
    void a_paused_run_is_not_gone_on_with_by_itself() throws Exception {
        interrupted("r-1");
        assertThat(aureus("pause", "r-1").exitCode()).isZero();
        CliRun run = aureus("run", order);
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err()).contains("AUR-025", "aureus resume r-1");
        CliRun resumed = aureus("resume", "r-1");
        assertThat(resumed.exitCode()).isZero();
        assertThat(resumed.out()).contains("Run r-1 of workflow 'order': completed");
    }

    @Test
    void a_run_that_another_process_drives_is_refused_with_its_pid() throws Exception {
        Recorded recorded = interrupted("r-1");
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"));
                Hold hold = log.hold(recorded.key())) {
            assertThat(hold.run()).isEqualTo(recorded.key());
            CliRun run = aureus("run", order);
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.err())
                    .contains("AUR-021", "process " + ProcessHandle.current().pid());
            assertThat(aureus("resume", "r-1").exitCode()).isEqualTo(4);
        }
    }

    @Test
    void a_failed_run_ends_with_1_and_is_reopened_by_retry() throws Exception {
        Path flag = directory.resolve("flag");
        Path broken = file("broken.yaml", BROKEN.formatted(flag));
        CliRun failed = aureus("run", broken, "--run-id", "b-1");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).contains("failed", "breaks");
        assertThat(failed.err()).contains("aureus explain b-1", "aureus retry b-1");
        assertThat(aureus("explain", "b-1").out()).contains("'breaks'", "aureus retry b-1");
        Files.createFile(flag);
        CliRun retried = aureus("retry", "b-1", "--output", "json");
        assertThat(retried.exitCode()).isZero();
        Map<?, ?> works = (Map<?, ?>) ((Map<?, ?>) json(retried.out()).get("tasks")).get("works");
        assertThat(works.get("attempts")).isEqualTo(1L);
    }

    @Test
    void after_a_failed_run_a_new_one_begins_and_the_retry_command_is_shown() throws Exception {
        Path broken = file("broken.yaml", BROKEN.formatted(directory.resolve("flag")));
        CliRun first = aureus("run", broken, "--output", "json");
        String failed = String.valueOf(json(first.out()).get("runId"));
        CliRun second = aureus("run", broken, "--output", "json");
        assertThat(json(second.out()).get("runId")).isNotEqualTo(failed);
        assertThat(second.err()).contains("notice: AUR-026 Run '" + failed + "'", "aureus retry " + failed);
    }

    @Test
    void a_finished_run_id_prints_its_result_again_without_executing_anything() throws Exception {
        aureus("run", order, "--run-id", "r-1");
        CliRun again = aureus("run", order, "--run-id", "r-1", "--output", "json");
        assertThat(again.exitCode()).isZero();
        assertThat(json(again.out()).get("outputs")).isEqualTo(Map.of("parcel", "JD-1"));
        assertThat(aureus("events", "show", "r-1").out().lines()).hasSize(6);
    }

    @Test
    void resume_and_retry_refuse_runs_that_are_finished() {
        aureus("run", order, "--run-id", "r-1");
        CliRun resume = aureus("resume", "r-1");
        assertThat(resume.exitCode()).isEqualTo(4);
        assertThat(resume.err()).startsWith("AUR-023 Run 'r-1' is completed.");
        assertThat(aureus("retry", "r-1").exitCode()).isEqualTo(4);
        assertThat(aureus("retry", "r-2").exitCode()).isEqualTo(2);
    }

    @Test
    void each_line_of_a_json_lines_file_is_a_run_with_one_result_line() throws Exception {
        Path inputs = file("many.jsonl", "{\"count\": 1}\n\n{\"count\": 1}\n{\"count\": 2}\n");
        CliRun run = aureus("run", order, "--inputs", inputs, "--concurrency", "2", "--output", "jsonl");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> json(line).get("status")))
                .isEqualTo(List.of("completed", "completed", "completed"));
        assertThat(run.out().lines().<Object>map(line -> json(line).get("line")))
                .containsExactlyInAnyOrder(1L, 3L, 4L);
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"));
                Stream<RunSummary> runs = log.runs("default", "order", false)) {
            assertThat(runs).hasSize(3);
        }
    }

    @Test
    void inputs_may_come_from_a_pipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, "{\"count\": 1}\n{\"count\": 2}\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();

        CliRun run = aureus("run", order, "--inputs", pipe);

        writer.join();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(2).anyMatch(line -> line.startsWith("Line 2: Run "));
    }

    @Test
    void a_wrong_line_is_refused_with_its_number_before_any_run_starts() throws Exception {
        Path inputs = file("many.jsonl", "{\"count\": 1}\n{\"count\": \"x\"}\n{count}\n");
        CliRun run = aureus("run", order, "--inputs", inputs);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith(inputs + ":2:1: error AUR-"))
                .anyMatch(
                        line -> line.startsWith(inputs + ":3:") && line.contains(": error AUR-031: this is no JSON: "));
        assertThat(Files.exists(directory.resolve("log"))).isFalse();
    }

    @Test
    void one_failed_line_makes_the_whole_end_with_1() throws Exception {
        Path failing = file("lines.yaml", LINES);
        Path inputs = file("many.ndjson", "{\"code\": 0}\n{\"code\": 1}\n");
        CliRun run = aureus("run", failing, "--inputs", inputs);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(2);
    }

    @Test
    void an_invalid_file_ends_with_3_and_wrong_options_with_2() throws Exception {
        assertThat(aureus("run", file("bad.yaml", "id: x\n")).exitCode()).isEqualTo(3);
        assertThat(aureus("run", order, "--concurrency", "0").exitCode()).isEqualTo(2);
        assertThat(aureus("run", order, "--new", "--run-id", "x").exitCode()).isEqualTo(2);
        assertThat(aureus("run", order, "--state-store-type", "memory").exitCode())
                .isEqualTo(2);
        assertThat(aureus("run", order, "--grace", "-1").err()).contains("--grace is -1; allowed is 0 to 3600 seconds");
    }

    @Test
    void on_a_terminal_progress_is_drawn_on_standard_error_alone() {
        Terminal terminal = new Terminal(false, true, true, 80);
        CliRun run =
                CliRun.on(terminal, Map.of(), new OpenLog(), "run", order, "--event-log-dir", directory.resolve("log"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).doesNotContain("\u001b").contains("completed");
        assertThat(run.err()).contains("task reserve completed");
    }

    @Test
    void a_log_directory_that_cannot_be_used_is_unavailable_and_named() throws Exception {
        Path occupied = file("occupied", "");
        CliRun run = CliRun.of("run", order, "--event-log-dir", occupied);
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).startsWith("AUR-301").contains(occupied.toString());
        assertThat(run.out()).isEmpty();
    }

    @Test
    void after_a_whole_pass_the_same_file_is_run_anew() throws Exception {
        Path inputs = file("many.jsonl", "{\"count\": 1}\n{\"count\": 2}\n");
        assertThat(aureus("run", order, "--inputs", inputs).out().lines()).hasSize(2);
        assertThat(aureus("run", order, "--inputs", inputs).out().lines()).hasSize(2);
        assertThat(aureus("list", "--output", "jsonl").out().lines()).hasSize(4);
    }

    @Test
    void a_fault_of_a_file_of_inputs_is_told_with_its_place_and_in_plain_words() throws Exception {
        Path inputs = file("one.json", "{\n  \"count\": 1,\n  \"count\": 2\n}\n");

        CliRun run = aureus("run", order, "--inputs", inputs);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(inputs + ":3:")
                .contains("error AUR-031: this is no JSON: the name 'count' stands there twice");
    }

    @Test
    void faults_of_a_workflow_file_stand_one_by_one_in_the_json_of_the_error() throws Exception {
        CliRun run =
                aureus("run", file("bad.yaml", "id: x\nversion: \"1\"\ntasks: []\nnonsense: 1\n"), "--output", "json");

        assertThat(run.exitCode()).isEqualTo(3);
        Map<?, ?> error = (Map<?, ?>) ((Map<?, ?>) Json.parse(run.out())).get("error");
        assertThat(error.get("exitCode")).isEqualTo(3L);
        assertThat((List<?>) error.get("faults"))
                .hasSize(2)
                .allSatisfy(fault -> assertThat(((Map<?, ?>) fault).get("line")).isInstanceOf(Long.class));
    }

    @Test
    void a_run_that_is_refused_is_told_as_json() throws Exception {
        assertThat(aureus("run", order, "--run-id", "mine").exitCode()).isZero();

        CliRun run = aureus("run", order, "--run-id", "mine", "--input", "count=77", "--output", "json");

        assertThat(run.exitCode()).isEqualTo(4);
        Map<?, ?> error = (Map<?, ?>) ((Map<?, ?>) Json.parse(run.out())).get("error");
        assertThat(error.get("code")).isEqualTo("AUR-210");
    }
}
