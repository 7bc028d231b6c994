package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeResultsTest {

    private static final String LARGE = "x".repeat(400_000);

    /** A JSON text of that length has two quotes. */
    private static final long LARGE_BYTES = 400_002;

    @TempDir
    private Path directory;

    private Path one;

    @BeforeEach
    void writeTheFile() throws IOException {
        one = file("one", List.of("big"));
    }

    private Path file(String id, List<String> tasks) throws IOException {
        StringBuilder text = new StringBuilder("id: " + id + "\ntasks:\n");
        for (String task : tasks) {
            text.append("  - {id: " + task + ", tool: value, inputs: {value: " + LARGE + task + "}}\n");
        }
        text.append("outputs: {all: " + tasks.get(tasks.size() - 1) + "}\n");
        return Files.writeString(directory.resolve(id + ".yaml"), text);
    }

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.of(all.toArray());
    }

    private static Map<?, ?> json(CliRun run) {
        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        return (Map<?, ?>) Json.parse(run.out());
    }

    private static Object result(Map<?, ?> report, String task) {
        return ((Map<?, ?>) ((Map<?, ?>) report.get("tasks")).get(task)).get("result");
    }

    private static Object output(Map<?, ?> report) {
        return ((Map<?, ?>) report.get("outputs")).get("all");
    }

    private Path valuesOf(String workflow) {
        return directory.resolve("log").resolve(workflow).resolve("values");
    }

    @Test
    void json_has_the_large_result_itself() {
        Map<?, ?> run = json(aureus("run", one, "--run-id", "r-1", "--output", "json"));
        assertThat(result(run, "big")).isEqualTo(LARGE + "big");
        assertThat(output(run)).isEqualTo(LARGE + "big");
        assertThat(json(aureus("status", "r-1", "--output", "json"))).isEqualTo(run);
    }

    @Test
    void text_has_its_size_and_its_file() throws Exception {
        CliRun run = aureus("run", one, "--run-id", "r-1");
        CliRun status = aureus("status", "r-1");
        String begin = (LARGE_BYTES + 3) + " bytes in " + valuesOf("one") + "/";
        for (CliRun shown : List.of(run, status)) {
            assertThat(shown.out()).hasSizeLessThan(2_000).doesNotContain("resultSha256");
            assertThat(shown.out().lines())
                    .anySatisfy(line ->
                            assertThat(line).matches(" +big +completed .*").contains("result: " + begin))
                    .anySatisfy(line -> assertThat(line).startsWith("outputs: {\"all\":\"" + begin));
        }
        String name = status.out().replaceAll("(?s).*/values/([0-9a-f]{64}).*", "$1");
        assertThat(valuesOf("one").resolve(name)).hasContent("\"" + LARGE + "big\"");
    }

    @Test
    void beyond_a_mebibyte_in_all_json_has_name_size_and_file_and_outputs_come_first() throws Exception {
        Path file = file("many", List.of("a", "b", "c"));
        Map<?, ?> run = json(aureus("run", file, "--run-id", "r-1", "--output", "json"));
        assertThat(output(run)).isEqualTo(LARGE + "c");
        assertThat(result(run, "a")).isEqualTo(LARGE + "a");
        Map<?, ?> left = (Map<?, ?>) result(run, "b");
        assertThat(left.keySet().stream().map(String::valueOf)).containsExactly("resultSha256", "bytes", "file");
        assertThat(left.get("bytes")).isEqualTo(LARGE_BYTES + 1);
        assertThat(Path.of(String.valueOf(left.get("file"))))
                .isEqualTo(valuesOf("many").resolve(String.valueOf(left.get("resultSha256"))))
                .hasContent("\"" + LARGE + "b\"");
        assertThat(json(aureus("status", "r-1", "--output", "json"))).isEqualTo(run);
    }

    @Test
    void a_result_whose_file_is_missing_does_not_hide_the_rest() throws Exception {
        json(aureus("run", one, "--run-id", "r-1", "--output", "json"));
        String shown = aureus("status", "r-1").out();
        Files.delete(valuesOf("one").resolve(shown.replaceAll("(?s).*/values/([0-9a-f]{64}).*", "$1")));
        Map<?, ?> status = json(aureus("status", "r-1", "--output", "json"));
        assertThat(status.get("status")).isEqualTo("completed");
        assertThat(String.valueOf(((Map<?, ?>) output(status)).get("problem"))).startsWith("AUR-307");
        assertThat(aureus("status", "r-1").out()).contains("result: AUR-307");
    }

    @Test
    void a_log_in_memory_has_no_file_to_name() throws Exception {
        try (InMemoryEventLog log = new InMemoryEventLog()) {
            assertThat(CliRun.on(log, "run", one).out()).contains("result: " + (LARGE_BYTES + 3) + " bytes\n");
        }
    }

    @Test
    void each_line_of_many_has_its_large_result_itself() throws Exception {
        Path file = Files.writeString(directory.resolve("some.yaml"), """
                id: some
                inputs: {ok: {type: boolean}}
                tasks:
                  - {id: big, tool: shell, inputs: {command: 'head -c 100000 /dev/zero | tr "\\0" x'}}
                outputs: {all: big}
                """);
        Path lines = Files.writeString(directory.resolve("lines.jsonl"), "{\"ok\":true}\n");
        CliRun run = aureus("run", file, "--inputs", lines, "--output", "jsonl");
        assertThat(output(json(run))).isEqualTo("x".repeat(100_000));
    }
}
