package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommandsTest {

    private static final String ORDER = """
            id: order
            tasks:
              - id: reserve
                tool: value
                inputs: {value: 1}
                compensation: {onFailure: [tell]}
              - id: check
              - id: ship
                dependsOn: [reserve, check]
                retry: {maxAttempts: 3}
                timeoutMs: 2500
              - id: tell
            """;

    @TempDir
    private Path directory;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    @Test
    void a_valid_file_is_said_to_be_valid() throws IOException {
        CliRun run = CliRun.of("validate", file("order.yaml", ORDER));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).endsWith("order.yaml: valid: workflow 'order' with 4 tasks\n");
    }

    @Test
    void every_fault_of_every_file_is_shown_with_its_place() throws IOException {
        Path faulty = file("faulty.yaml", "id: a\ntasks:\n  - id: b\n    dependsOn: [x, y]\n");
        CliRun run = CliRun.of("validate", faulty, file("order.yaml", ORDER));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out().lines().filter(line -> line.startsWith(faulty + ":4:")))
                .hasSize(2);
        assertThat(run.out()).contains("order.yaml: valid");
    }

    @Test
    void an_unknown_tool_is_found_before_anything_runs() throws IOException {
        CliRun run = CliRun.of("validate", file("tool.yaml", "id: a\ntasks:\n  - id: b\n    tool: shel\n"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("AUR-401", "'shel'", "did you mean 'shell'?");
    }

    @Test
    void a_file_that_is_not_there_is_a_fault_of_its_own() {
        CliRun run = CliRun.of("validate", directory.resolve("none.yaml"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("none.yaml", "there is no such file");
    }

    @Test
    void faults_as_json_have_line_column_and_suggestion() throws IOException {
        Path faulty = file("faulty.yaml", "id: a\ntasks:\n  - id: b\n  - id: c\n    dependsOn: [B]\n");
        CliRun run = CliRun.of("validate", faulty, "--output", "jsonl");
        Map<?, ?> json = (Map<?, ?>) Json.parse(run.out());
        assertThat(json.get("valid")).isEqualTo(false);
        Map<?, ?> fault = (Map<?, ?>) ((List<?>) json.get("faults")).get(0);
        assertThat(fault.get("line")).isEqualTo(5L);
        assertThat(fault.get("suggestion")).isEqualTo("b");
    }

    @Test
    void the_plan_shows_what_runs_together() throws IOException {
        CliRun run = CliRun.of("plan", file("order.yaml", ORDER));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                        Workflow order: 4 tasks in 2 levels
                        Level 1
                          reserve (value)
                          check
                        Level 2
                          ship after reserve, check; at most 3 attempts; at most 2.5 s each
                        Only when another task ends without success
                          tell
                        """);
    }

    @Test
    void the_plan_as_a_mermaid_chart_has_dotted_arrows_for_compensation() throws IOException {
        CliRun run = CliRun.of("plan", "--mermaid", file("order.yaml", ORDER));
        assertThat(run.out())
                .startsWith("flowchart TD\n    t0[\"reserve<br/>value\"]\n")
                .contains("t0 --> t2", "t1 --> t2", "t0 -. failed .-> t3");
    }

    @Test
    void the_plan_as_json_lists_the_levels() throws IOException {
        CliRun run = CliRun.of("plan", file("order.yaml", ORDER), "--output", "json");
        Map<?, ?> json = (Map<?, ?>) Json.parse(run.out());
        assertThat(json.get("levels")).isEqualTo(List.of(List.of("reserve", "check"), List.of("ship")));
        assertThat(json.get("onlyForCompensation")).isEqualTo(List.of("tell"));
    }

    @Test
    void the_plan_of_an_invalid_file_says_why_and_ends_with_3() throws IOException {
        CliRun run = CliRun.of("plan", file("empty.yaml", ""));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("empty.yaml");
    }
}
