package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The recipe {@code run & sleep; kill; run}, with the instants chosen on purpose. */
@Execution(ExecutionMode.CONCURRENT)
class KillAndGoOnIT {

    /** Each task writes its name when it begins; two of them go on only when they are let. */
    private static final String WORKFLOW = """
            id: recipe
            version: "1"
            tasks:
              - id: first
                tool: shell
                inputs: {command: "echo first >> side"}
              - id: second
                tool: shell
                dependsOn: [first]
                inputs: {command: "echo second >> side; sleep 1000 & echo $! > orphan; while [ ! -e second-may-end ]; do sleep 0.05; done; kill $!"}
              - id: third
                tool: shell
                dependsOn: [second]
                inputs: {command: "echo third >> side; while [ ! -e third-may-end ]; do sleep 0.05; done"}
              - id: last
                tool: shell
                dependsOn: [third]
                inputs: {command: "echo last >> side"}
            """;

    @TempDir
    Path directory;

    @Test
    void a_run_goes_on_from_its_last_finished_task_after_kill_9_and_after_kill() throws Exception {
        try (Workplace workplace = new Workplace(directory)) {
            workplace.write("recipe.yaml", WORKFLOW);

            Launched killed = workplace.start("run", "recipe.yaml");
            Workplace.until(killed, "second began", () -> Files.exists(directory.resolve("orphan")));
            killed.process().destroyForcibly();
            Workplace.ended(killed, 137);
            List<String> done = workplace.sideEffects();
            assertThat(done).containsExactly("first", "second");
            Workplace.untilGone(orphan());

            workplace.write("second-may-end", "");
            Launched terminated = workplace.start("run", "recipe.yaml", "--grace", "0");
            Workplace.until(
                    terminated, "third began", () -> workplace.sideEffects().contains("third"));
            terminated.process().destroy();
            Workplace.ended(terminated, 143);
            assertThat(terminated.err()).contains("1 of 4 tasks are completed already");
            assertThat(terminated.err().lines().reduce((before, last) -> last).orElseThrow())
                    .endsWith("Go on with: aureus run recipe.yaml --grace 0");
            assertThat(workplace.sideEffects()).containsExactly("first", "second", "second", "third");

            workplace.write("third-may-end", "");
            Launched finished = workplace.run(0, "run", "recipe.yaml", "--output", "json");

            assertThat(Workplace.json(finished).get("status")).isEqualTo("completed");
            assertThat(Workplace.json(finished).get("resumed")).isEqualTo(true);
            List<String> effects = workplace.sideEffects();
            assertThat(effects).containsExactly("first", "second", "second", "third", "third", "last");
            assertThat(Collections.frequency(effects, "first")).isOne();
            WrittenLog log = WrittenLog.of(workplace.log(), "recipe");
            assertThat(log.runs())
                    .containsExactly((String) Workplace.json(finished).get("runId"));
            assertThat(log.unfinished()).isEmpty();
            assertThat(log.completed()).hasSize(4);
        }
    }

    private long orphan() throws Exception {
        return Long.parseLong(Files.readString(directory.resolve("orphan")).strip());
    }
}
