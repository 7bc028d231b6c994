package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is reopened only where it can go on. */
class GoOnCommandsTest {

    private static final String SECRETIVE = """
            id: secretive
            tasks:
              - id: first
                tool: value
                inputs: {value: {fromFile: %s}}
              - id: second
                tool: shell
                inputs: {command: "exit 1", env: {TOKEN: {fromFile: %s}}}
                dependsOn: [first]
              - id: third
                tool: shell
                inputs: {command: "exit 0", env: {TOKEN: {fromFile: %s}, OTHER: {fromEnv: AUREUS_TEST_UNSET}}}
                dependsOn: [second]
            """;

    @TempDir
    private Path directory;

    private CliRun aureus(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--event-log-dir", directory.resolve("log")));
        return CliRun.of(all.toArray());
    }

    private Path secret(String name) throws IOException {
        return Files.writeString(directory.resolve(name), "secret of " + name);
    }

    /** A run that failed at its second task, when every secret was there but one that it did not come to. */
    private void failed(String runId) throws IOException {
        Path first = secret("first");
        Path token = secret("token");
        Path file = Files.writeString(directory.resolve("secretive.yaml"), SECRETIVE.formatted(first, token, token));
        assertThat(aureus("run", file, "--run-id", runId).exitCode()).isEqualTo(1);
        Files.delete(first);
        Files.delete(token);
    }

    @Test
    void retry_names_every_secret_that_is_missing_and_leaves_the_run_failed() throws Exception {
        failed("r-1");
        String before = aureus("events", "show", "r-1").out();

        CliRun retry = aureus("retry", "r-1");

        assertThat(retry.exitCode()).isEqualTo(2);
        assertThat(retry.out()).isEmpty();
        assertThat(retry.err())
                .startsWith("AUR-024 Run 'r-1' stays failed: 2 things that it still needs are missing here.")
                .contains(
                        "secret {fromFile: " + directory.resolve("token") + "}: ",
                        "(needed by task 'second' and 1 more)",
                        "secret {fromEnv: AUREUS_TEST_UNSET}: ",
                        "(needed by task 'third')")
                .endsWith("Supply them, then: aureus retry r-1\n");
        assertThat(aureus("events", "show", "r-1").out()).isEqualTo(before).doesNotContain("WORKFLOW_RESUMED");
    }

    @Test
    void a_secret_of_a_task_that_has_completed_is_not_asked_for() throws Exception {
        failed("r-1");

        CliRun retry = aureus("retry", "r-1");

        assertThat(retry.err()).doesNotContain(directory.resolve("first").toString());
    }

    @Test
    void resume_leaves_a_run_paused_that_lacks_a_tool() throws Exception {
        Workflow workflow = WorkflowReader.read(Files.writeString(
                        directory.resolve("strange.yaml"), "id: strange\ntasks: [{id: a, tool: flyingCarpet}]\n"))
                .orThrow();
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"))) {
            assertThat(new Recorded(log, workflow, "s-1").key().runId()).isEqualTo("s-1");
        }
        assertThat(aureus("pause", "s-1").exitCode()).isZero();

        CliRun resume = aureus("resume", "s-1");

        assertThat(resume.exitCode()).isEqualTo(2);
        assertThat(resume.err())
                .startsWith("AUR-024 Run 's-1' stays paused: something that it still needs is missing here.")
                .contains("AUR-401 task 'a': there is no tool 'flyingCarpet'");
        assertThat(aureus("status", "s-1").out()).contains("paused");
    }

    @Test
    void a_run_is_retried_once_what_it_lacked_is_there() throws Exception {
        Path token = secret("token");
        Path file = Files.writeString(directory.resolve("once.yaml"), """
                id: once
                tasks:
                  - id: a
                    tool: shell
                    inputs: {command: 'test "$TOKEN" = good', env: {TOKEN: {fromFile: %s}}}
                """.formatted(token));
        assertThat(aureus("run", file, "--run-id", "o-1").exitCode()).isEqualTo(1);
        Files.delete(token);
        assertThat(aureus("retry", "o-1").exitCode()).isEqualTo(2);

        Files.writeString(token, "good");

        assertThat(aureus("retry", "o-1").exitCode()).isZero();
    }
}
