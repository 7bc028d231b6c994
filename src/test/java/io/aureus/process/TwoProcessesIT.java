package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several processes in one directory at the same time. */
@Execution(ExecutionMode.CONCURRENT)
class TwoProcessesIT {

    private static final String SHARED = """
            id: shared
            version: "1"
            inputs:
              n: {type: number, required: true}
            tasks:
              - id: begin
                tool: shell
                inputs: {command: "echo begin >> side-$(tr -dc 0-9 < $AUREUS_INPUTS)"}
              - id: gate
                tool: shell
                dependsOn: [begin]
                inputs: {command: "while [ ! -e open ]; do sleep 0.05; done"}
              - id: end
                tool: value
                dependsOn: [gate]
                inputs: {value: done}
            """;

    private static final String OTHER = """
            id: other
            version: "1"
            tasks:
              - {id: gate, tool: shell, inputs: {command: "while [ ! -e open ]; do sleep 0.05; done"}}
              - {id: end, tool: value, dependsOn: [gate], inputs: {value: done}}
            """;

    @TempDir
    Path directory;

    @Test
    void of_two_starts_at_once_one_drives_and_others_in_the_directory_are_not_disturbed() throws Exception {
        try (Workplace workplace = new Workplace(directory)) {
            workplace.write("shared.yaml", SHARED);
            workplace.write("other.yaml", OTHER);
            Launched one = workplace.start("run", "shared.yaml", "--input", "n=1");
            Launched two = workplace.start("run", "shared.yaml", "--input", "n=1");
            Launched sameWorkflow = workplace.start("run", "shared.yaml", "--input", "n=2");
            Launched otherWorkflow = workplace.start("run", "other.yaml");
            Workplace.until(
                    sameWorkflow,
                    "one of two was refused",
                    () -> !one.process().isAlive() || !two.process().isAlive());
            Launched refused = one.process().isAlive() ? two : one;
            Launched driver = refused == one ? two : one;

            Workplace.ended(refused, 4);
            assertThat(refused.err())
                    .contains("AUR-", "process " + driver.process().pid(), "on " + hostName());

            String gateBegan = "task gate started";
            for (Launched driving : List.of(driver, sameWorkflow, otherWorkflow)) {
                Workplace.until(driving, "its gate began", () -> driving.err().contains(gateBegan));
            }
            driver.process().destroyForcibly();
            Workplace.ended(driver, 137);
            workplace.write("open", "");
            Launched third = workplace.run(0, "run", "shared.yaml", "--input", "n=1", "--output", "json");

            assertThat(Workplace.json(third).get("resumed")).isEqualTo(true);
            assertThat(Files.readAllLines(directory.resolve("side-1"))).containsExactly("begin");
            assertThat(Files.readAllLines(directory.resolve("side-2"))).containsExactly("begin");
            Workplace.ended(sameWorkflow, 0);
            Workplace.ended(otherWorkflow, 0);
            requireEachEventOnce(workplace, "shared", 2);
            requireEachEventOnce(workplace, "other", 1);
        }
    }

    private static void requireEachEventOnce(Workplace workplace, String workflow, int runs) throws Exception {
        WrittenLog log = WrittenLog.of(workplace.log(), workflow);
        assertThat(log.runs()).hasSize(runs);
        assertThat(log.unfinished()).isEmpty();
        Launched shown = workplace.run(0, "events", "show", workflow, "--output", "jsonl");
        assertThat(shown.out().lines()).doesNotHaveDuplicates().hasSize((int) log.eventCount());
    }

    private static String hostName() throws Exception {
        return InetAddress.getLocalHost().getHostName();
    }
}
