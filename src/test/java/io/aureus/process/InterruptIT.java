package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ctrl-C, as a terminal sends it: to the program and to whatever else is in its process group. */
@Execution(ExecutionMode.CONCURRENT)
class InterruptIT {

    /** Each task writes its name when it begins; the second goes on only when it is let. */
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
                inputs: {command: "echo $$ > second-began; echo second >> side; while [ ! -e second-may-end ]; do sleep 0.05; done"}
              - id: third
                tool: shell
                dependsOn: [second]
                inputs: {command: "echo third >> side"}
            """;

    /** Far longer than these tests wait for anything: what ends before, was not ended by it. */
    private static final String LONG_GRACE = "3600";

    @TempDir
    Path directory;

    private Path launcher;

    /** Whoever starts a build in the background may tell it to ignore SIGINT, and so its children, for ever. */
    @BeforeEach
    void make_a_launcher_that_leads_a_group_of_its_own_and_does_not_ignore_interrupts() throws Exception {
        launcher = Files.writeString(directory.resolve("start"), """
                        #!/bin/sh
                        env --default-signal=INT true 2>/dev/null && exec setsid env --default-signal=INT sh '%1$s' "$@"
                        exec setsid sh '%1$s' "$@"
                        """.formatted(Launched.launcher()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void the_first_lets_what_is_under_way_end_the_second_ends_at_once_and_after_either_the_same_command_goes_on()
            throws Exception {
        try (Workplace workplace = new Workplace(directory, launcher)) {
            workplace.write("recipe.yaml", WORKFLOW);
            interruptTwice(workplace);

            Launched interrupted = startUntilSecondTaskBegan(workplace, 2);
            assertThat(interrupted.err()).contains("1 of 3 tasks are completed already");
            interrupt(interrupted);
            Workplace.until(interrupted, "it stops", () -> isStopping(interrupted));
            workplace.write("second-may-end", "");
            Workplace.ended(interrupted, 130);

            assertThat(interrupted.err().lines().reduce((before, last) -> last))
                    .hasValueSatisfying(last -> assertThat(last)
                            .startsWith("Stopped in order")
                            .endsWith("Go on with: aureus run recipe.yaml --grace " + LONG_GRACE));
            assertThat(workplace.sideEffects()).containsExactly("first", "second", "second");
            assertThat(WrittenLog.of(workplace.log(), "recipe").completed()).hasSize(2);

            Launched finished = workplace.run(0, "run", "recipe.yaml", "--output", "json");

            assertThat(workplace.sideEffects()).containsExactly("first", "second", "second", "third");
            assertOneWholeRun(workplace, Workplace.json(finished));
        }
    }

    private void interruptTwice(Workplace workplace) throws Exception {
        Launched interrupted = startUntilSecondTaskBegan(workplace, 1);

        interrupt(interrupted);
        Workplace.until(interrupted, "it stops", () -> isStopping(interrupted));
        interrupt(interrupted);
        Workplace.ended(interrupted, 130);

        assertThat(interrupted.err()).doesNotContain("Stopped in order");
        Workplace.untilGone(Long.parseLong(
                Files.readString(directory.resolve("second-began")).strip()));
        assertThat(workplace.sideEffects()).containsExactly("first", "second");
        assertThat(WrittenLog.of(workplace.log(), "recipe").completed()).hasSize(1);
    }

    private static Launched startUntilSecondTaskBegan(Workplace workplace, int times) throws Exception {
        Launched started = workplace.start("run", "recipe.yaml", "--grace", LONG_GRACE);
        Workplace.until(
                started, "second began", () -> Collections.frequency(workplace.sideEffects(), "second") == times);
        return started;
    }

    private static void interrupt(Launched launched) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-INT", "--", "-" + launched.process().pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static boolean isStopping(Launched launched) throws Exception {
        return launched.err().contains("Stopping: ");
    }

    private static void assertOneWholeRun(Workplace workplace, Map<?, ?> report) throws Exception {
        assertThat(report.get("status")).isEqualTo("completed");
        assertThat(report.get("resumed")).isEqualTo(true);
        WrittenLog log = WrittenLog.of(workplace.log(), "recipe");
        assertThat(log.runs()).containsExactly((String) report.get("runId"));
        assertThat(log.unfinished()).isEmpty();
        assertThat(log.completed()).hasSize(3);
    }
}
