package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pass over a JSON Lines file was killed when two of its four lines had ended and one was under way. */
class InterruptedPassTest {

    @TempDir
    private Path directory;

    private CountingPass pass;

    @BeforeEach
    void interruptAPass() throws Exception {
        pass = new CountingPass(directory, 4);
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"))) {
            pass.begun(log, "third", 3).completed("a", 42L);
            pass.begun(log, "first", 1).failed("a", "no luck");
            pass.begun(log, "second", 2);
        }
    }

    private CliRun aureus(Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("run", pass.workflow, "--inputs", pass.inputs, "--event-log-dir", directory.resolve("log")));
        arguments.addAll(List.of(more));
        return CliRun.of(arguments.toArray());
    }

    private static List<Tuple> told(List<?> results) {
        return results.stream()
                .map(result -> (Map<?, ?>) result)
                .map(result -> tuple(result.get("line"), result.get("status"), result.get("endedEarlier")))
                .toList();
    }

    private static void assertOneResultEach(List<?> results) {
        assertThat(told(results))
                .containsExactlyInAnyOrder(
                        tuple(1L, "failed", true),
                        tuple(2L, "completed", false),
                        tuple(3L, "completed", true),
                        tuple(4L, "completed", false))
                .startsWith(tuple(1L, "failed", true), tuple(3L, "completed", true));
        assertThat(((Map<?, ?>) results.get(1)).get("outputs")).isEqualTo(Map.of("a", 42L));
    }

    @Test
    void each_line_has_one_result_as_json_lines() {
        CliRun run = aureus("--output", "jsonl");
        assertOneResultEach(run.out().lines().map(Json::parse).toList());
    }

    @Test
    void each_line_has_one_result_in_one_json_document() {
        CliRun run = aureus("--output", "json");
        assertOneResultEach((List<?>) Json.parse(run.out()));
    }

    @Test
    void each_line_has_one_result_as_text() {
        List<String> lines = aureus().out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .startsWith("Line 1: Run first of workflow 'counting': failed in ")
                .endsWith(" (in an earlier pass)");
        assertThat(lines.get(1)).startsWith("Line 3: Run third ").endsWith(" (in an earlier pass)");
        assertThat(lines.subList(2, 4)).noneMatch(line -> line.contains("earlier"));
    }

    @Test
    void nothing_of_a_line_that_ended_is_executed_again_and_its_failure_counts() {
        CliRun run = aureus("--output", "jsonl");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("AUR-028", "not run again: 2, of which 1 failed");
        CliRun list = CliRun.of("list", "--output", "jsonl", "--event-log-dir", directory.resolve("log"));
        assertThat(list.out().lines()).hasSize(4);
    }

    @Test
    void new_runs_every_line() {
        CliRun run = aureus("--new", "--output", "jsonl");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> ((Map<?, ?>) Json.parse(line)).get("endedEarlier")))
                .isEqualTo(List.of(false, false, false, false));
    }
}
