package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.EventType;
import io.aureus.run.RunStatus;
import io.aureus.tool.Wait;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Workflows of which all goes well. */
class WorkflowOrchestratorTest extends Orchestrated {
    @Test
    void a_task_runs_after_all_that_it_depends_on_and_gets_their_results() throws Exception {
        TestTool sum = new TestTool(
                "sum",
                call -> call.results().values().stream()
                        .mapToLong(Long.class::cast)
                        .sum());
        Workflow workflow = Workflow.named("sum")
                .task("a", t -> t.tool("record").input("value", 1))
                .task("b", t -> t.tool("record").input("value", 2).dependsOn("a"))
                .task("c", t -> t.tool("sum").dependsOn("a", "b"))
                .output("total", "c")
                .build();

        RunResult result = with(recording(), sum).execute(workflow);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.outputs()).isEqualTo(Map.of("total", 3L));
        assertThat(executed).containsExactly("a", "b");
    }

    @Test
    void independent_tasks_run_at_the_same_time() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        TestTool meet = new TestTool("meet", call -> together.await(30, TimeUnit.SECONDS));
        Workflow workflow = Workflow.named("wide")
                .task("a", t -> t.tool("meet"))
                .task("b", t -> t.tool("meet"))
                .task("c", t -> t.tool("meet"))
                .build();

        assertThat(with(meet).execute(workflow).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void no_more_attempts_are_in_flight_than_the_workflow_allows() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TestTool count = new TestTool("count", call -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            inFlight.decrementAndGet();
            return null;
        });
        var builder = Workflow.named("bounded").maxConcurrency(2);
        for (int i = 0; i < 50; i++) {
            builder.task("t" + i, t -> t.tool("count"));
        }

        assertThat(with(count).execute(builder.build()).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void a_waiting_task_holds_no_thread_and_completes_when_it_is_due() throws Exception {
        TestTool wait = new TestTool("wait", call -> new Wait(Instant.now().plusMillis(50), "slept"));
        Workflow workflow =
                Workflow.named("wait").task("a", t -> t.tool("wait")).build();

        RunResult result = with(wait).execute(workflow);

        assertThat(result.resultOf("a")).isEqualTo("slept");
        assertThat(history(result, "wait")).contains(EventType.TASK_WAITING, EventType.TASK_COMPLETED);
    }

    @Test
    void results_of_every_kind_come_back_as_they_were() throws Exception {
        TestTool value = new TestTool("value", call -> call.inputs().get("value"));
        Workflow workflow = Workflow.named("values")
                .task("zero", t -> t.tool("value").input("value", 0))
                .task("no", t -> t.tool("value").input("value", false))
                .task("empty", t -> t.tool("value").input("value", ""))
                .task("text", t -> t.tool("value").input("value", "x"))
                .task("nothing", t -> t.tool("value"))
                .build();

        RunResult result = with(value).execute(workflow);

        assertThat(result.resultOf("zero")).isEqualTo(0L);
        assertThat(result.resultOf("no")).isEqualTo(false);
        assertThat(result.resultOf("empty")).isEqualTo("");
        assertThat(result.resultOf("text")).isEqualTo("x");
        assertThat(result.resultOf("nothing")).isNull();
    }

    @Test
    void a_large_result_lies_beside_the_log_and_still_reaches_its_dependents() throws Exception {
        String large = "x".repeat(200_000);
        TestTool make = new TestTool("make", call -> large);
        TestTool measure =
                new TestTool("measure", call -> ((String) call.results().get("a")).length());
        Workflow workflow = Workflow.named("large")
                .task("a", t -> t.tool("make"))
                .task("b", t -> t.tool("measure").dependsOn("a"))
                .build();

        RunResult result = with(make, measure).execute(workflow);

        assertThat(result.resultOf("b")).isEqualTo(200_000L);
        assertThat(result.resultOf("a")).asString().contains("resultSha256");
    }

    @Test
    void a_thousand_independent_tasks_all_run() throws Exception {
        var builder = Workflow.named("thousand");
        for (int i = 0; i < 1_000; i++) {
            builder.task("t" + i, t -> t.tool("record"));
        }

        assertThat(with(recording()).execute(builder.build()).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(executed).hasSize(1_000).doesNotHaveDuplicates();
    }
}
