package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.RunResult;
import io.aureus.engine.WorkflowOrchestrator;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.json.Json;
import io.aureus.launcher.Launched;
import io.aureus.run.RunStatus;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.Tools;
import io.aureus.workflow.GivenInputs;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each file in docs/examples does what its first lines say: in the engine alone, and two of them by the real launcher. */
@Execution(ExecutionMode.CONCURRENT)
class ExamplesIT {

    private static final Path EXAMPLES = Path.of("docs/examples").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void every_example_is_executed_by_a_test_of_this_class() throws Exception {
        Set<String> executed =
                Set.of("order", "nightly-load", "fan-out", "long-running", "original-style", "many-runs");

        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("[.].*", "")))
                    .hasSameElementsAs(executed);
        }
    }

    @Test
    void an_order_that_cannot_be_shipped_is_undone_newest_first() throws Exception {
        String text = Files.readString(EXAMPLES.resolve("order.yaml"));
        String cannotShip = text.replaceAll("sleep [0-9]", ":").replaceFirst("echo '\\{\"parcel\".*", "exit 1");
        RunResult result = execute(
                WorkflowReader.read(cannotShip.replace("backoffMs: 1000", "backoffMs: 1"), "order.yaml")
                        .orThrow(),
                Map.of());

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error()).contains("ship").contains("attempt 2 of 2");
        assertThat(statusOf(result, "charge-card")).isEqualTo("compensated");
        assertThat(statusOf(result, "reserve-stock")).isEqualTo("compensated");
        assertThat(statusOf(result, "check-credit")).isEqualTo("completed");
        String log = Files.readString(directory.resolve("log/order/events.log"));
        assertThat(log.indexOf("card refunded")).isPositive().isLessThan(log.indexOf("stock released"));
    }

    @Test
    void the_nightly_load_succeeds_at_its_second_attempt_and_alerts_nobody() throws Exception {
        RunResult result = execute("nightly-load.yaml", Map.of());

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(task(result, "fetch").get("attempts")).isEqualTo(2L);
        assertThat(result.resultOf("load")).isEqualTo("loaded from {\"fetch\":{\"rows\":1200}}");
        assertThat(statusOf(result, "alert")).isEqualTo("skipped");
    }

    @Test
    void fan_out_adds_up_what_was_counted() throws Exception {
        RunResult result = execute("fan-out.yaml", Map.of());

        assertThat(result.outputs()).isEqualTo(Map.of("sum", 42L));
    }

    @Test
    void the_long_running_one_waits_and_ends() throws Exception {
        RunResult result = execute("long-running.yaml", Map.of());

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat((Long) task(result, "cooling-off").get("durationMs")).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void a_file_in_the_style_of_the_original_runs() throws Exception {
        RunResult result = execute("original-style.yaml", Map.of());

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.resultOf("task-1")).isEqualTo(List.of(1L, 2L, 3L));
    }

    @Test
    void the_launcher_runs_the_order_and_an_invoice_for_each_line_side_by_side() throws Exception {
        try (Workplace workplace = new Workplace(directory)) {
            Launched order = workplace.start("run", example("order.yaml"), "--input", "customer=7", "--output", "json");
            Launched invoices = workplace.start(
                    "run",
                    example("many-runs.yaml"),
                    "--inputs",
                    example("many-runs.jsonl"),
                    "--concurrency",
                    "4",
                    "--output",
                    "jsonl");
            Workplace.ended(invoices, 0);
            Workplace.ended(order, 0);

            Set<Object> posted = new HashSet<>();
            for (String line : invoices.out().lines().toList()) {
                Map<?, ?> run = (Map<?, ?>) Json.parse(line);
                assertThat(run.get("status")).isEqualTo("completed");
                posted.add(((Map<?, ?>) ((Map<?, ?>) run.get("outputs")).get("posted")).get("amount"));
            }
            assertThat(posted).hasSize(6).contains(new BigDecimal("10.5"), new BigDecimal("60.5"));
            assertThat(WrittenLog.of(workplace.log(), "many-runs").runs()).hasSize(6);
            assertThat(Workplace.json(order).get("resumed")).isEqualTo(false);
            assertThat(Json.write(Workplace.json(order).get("outputs"))).contains("JD-0042", ":charge-card");
            assertThat(WrittenLog.of(workplace.log(), "order").completed()).hasSize(5);
        }
    }

    private static String example(String name) {
        return EXAMPLES.resolve(name).toString();
    }

    private RunResult execute(String example, Map<String, Object> inputs) throws Exception {
        return execute(WorkflowReader.read(EXAMPLES.resolve(example)).orThrow(), inputs);
    }

    private RunResult execute(Workflow workflow, Map<String, Object> inputs) throws Exception {
        try (var orchestrator = new WorkflowOrchestrator(
                new InMemoryStateStore(), Tools.installed(), new FileSystemEventLog(directory.resolve("log")))) {
            return orchestrator.execute(
                    workflow, GivenInputs.of(workflow, inputs).orThrow());
        }
    }

    private static Object statusOf(RunResult result, String task) {
        return task(result, task).get("status");
    }

    private static Map<?, ?> task(RunResult result, String task) {
        return (Map<?, ?>) ((Map<?, ?>) result.report().get("tasks")).get(task);
    }
}
