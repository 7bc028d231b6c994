package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.StateStore;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.ToolException;
import io.aureus.tool.Tools;
import io.aureus.tool.Wait;
import io.aureus.workflow.OnFailure;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkflowOrchestratorTest {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final Queue<String> executed = new ConcurrentLinkedQueue<>();
    private WorkflowOrchestrator orchestrator;

    @AfterEach
    void close() {
        if (orchestrator != null) {
            orchestrator.close();
        }
    }

    /** The store that the orchestrators of these tests work with. */
    StateStore store() throws Exception {
        return new InMemoryStateStore();
    }

    private WorkflowOrchestrator with(TestTool... tools) throws Exception {
        orchestrator = new WorkflowOrchestrator(store(), Tools.of(tools), log);
        return orchestrator;
    }

    private TestTool recording() {
        return new TestTool("record", call -> {
            executed.add(call.taskId());
            return call.inputs().get("value");
        });
    }

    private List<EventType> history(RunResult result, String workflowId) throws Exception {
        return log.peek(new RunKey(RunKey.DEFAULT_TENANT, workflowId, result.runId())).stream()
                .map(Event::type)
                .toList();
    }

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
    void a_failed_attempt_is_followed_by_another_and_its_key_stays_the_same() throws Exception {
        Queue<String> keys = new ConcurrentLinkedQueue<>();
        TestTool flaky = new TestTool("flaky", call -> {
            keys.add(call.idempotencyKey());
            if (call.attempt() < 3) {
                throw new ToolException("exit:1", "not yet");
            }
            return "done";
        });
        Workflow workflow = Workflow.named("retry")
                .task("a", t -> t.tool("flaky").retry(3, Duration.ofMillis(1)))
                .build();

        RunResult result = with(flaky).execute(workflow);

        assertThat(result.resultOf("a")).isEqualTo("done");
        assertThat(keys).hasSize(3).containsOnly(result.runId() + ":a");
        assertThat(history(result, "retry"))
                .containsExactly(
                        EventType.WORKFLOW_STARTED,
                        EventType.TASK_STARTED,
                        EventType.TASK_RETRY,
                        EventType.TASK_STARTED,
                        EventType.TASK_RETRY,
                        EventType.TASK_STARTED,
                        EventType.TASK_COMPLETED,
                        EventType.WORKFLOW_COMPLETED);
    }

    @Test
    void a_timed_out_attempt_has_really_ended_before_the_next_one_starts() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        Queue<Integer> seen = new ConcurrentLinkedQueue<>();
        TestTool slow = new TestTool("slow", call -> {
            seen.add(inFlight.incrementAndGet());
            try {
                if (call.attempt() < 3) {
                    new CountDownLatch(1).await();
                }
                return "in time";
            } finally {
                inFlight.decrementAndGet();
            }
        });
        Workflow workflow = Workflow.named("timeouts")
                .task("a", t -> t.tool("slow").timeout(Duration.ofMillis(20)).retry(3, Duration.ofMillis(1)))
                .build();

        RunResult result = with(slow).execute(workflow);

        assertThat(result.resultOf("a")).isEqualTo("in time");
        assertThat(seen).containsExactly(1, 1, 1);
    }

    @Test
    void a_failed_run_undoes_what_completed_newest_first_each_once() throws Exception {
        TestTool fail = new TestTool("fail", call -> {
            throw new ToolException("no", "no");
        });
        TestTool undo = new TestTool("undo", call -> {
            executed.add("undo " + call.taskId());
            return null;
        });
        Workflow workflow = Workflow.named("undo")
                .task("a", t -> t.tool("record").undoneBy("undo", Map.of()))
                .task("b", t -> t.tool("record").dependsOn("a").undoneBy("undo", Map.of()))
                .task("c", t -> t.tool("fail").dependsOn("b").onFailure("alert"))
                .task("d", t -> t.tool("record").dependsOn("c"))
                .task("alert", t -> t.tool("record"))
                .build();

        RunResult result = with(recording(), fail, undo).execute(workflow);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(executed).containsExactly("a", "b", "alert", "undo b", "undo a");
        assertThat(result.error()).contains("'c'").contains("no");
    }

    @Test
    void independent_branches_finish_first_when_the_workflow_says_continue() throws Exception {
        TestTool fail = new TestTool("fail", call -> {
            throw new ToolException("no", "no");
        });
        Workflow workflow = Workflow.named("continue")
                .onFailure(OnFailure.CONTINUE)
                .task("a", t -> t.tool("fail"))
                .task("b", t -> t.tool("record"))
                .task("c", t -> t.tool("record").dependsOn("b"))
                .task("d", t -> t.tool("record").dependsOn("a"))
                .build();

        RunResult result = with(recording(), fail).execute(workflow);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(executed).containsExactly("b", "c");
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
    void a_wait_that_outlasts_its_time_out_is_timed_out_once_for_each_attempt() throws Exception {
        TestTool wait = new TestTool("wait", call -> new Wait(Instant.now().plusSeconds(3_600), "slept"));
        Workflow workflow = Workflow.named("endless")
                .task("a", t -> t.tool("wait").timeout(Duration.ofMillis(20)).retry(2, Duration.ofMillis(1)))
                .build();

        RunResult result = with(wait).execute(workflow);

        assertThat(result.error()).contains("AUR-203").contains("timeout after 20 ms");
        assertThat(history(result, "endless"))
                .containsExactly(
                        EventType.WORKFLOW_STARTED,
                        EventType.TASK_STARTED,
                        EventType.TASK_WAITING,
                        EventType.TASK_RETRY,
                        EventType.TASK_STARTED,
                        EventType.TASK_WAITING,
                        EventType.TASK_TIMEOUT,
                        EventType.WORKFLOW_FAILED);
    }

    @Test
    void a_paused_run_goes_on_when_it_is_resumed_and_repeats_nothing() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TestTool gate = new TestTool("gate", call -> {
            started.countDown();
            go.await();
            return null;
        });
        Workflow workflow = Workflow.named("pause")
                .task("a", t -> t.tool("gate"))
                .task("b", t -> t.tool("record").dependsOn("a"))
                .build();
        WorkflowOrchestrator o = with(gate, recording());
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<RunResult> execution = other.submit(() -> o.execute(workflow));
            started.await();
            RunKey run = runUnderWay();
            assertThat(o.pause(run, "lunch")).isTrue();
            go.countDown();

            assertThat(execution.get().status()).isEqualTo(RunStatus.PAUSED);
            assertThat(executed).isEmpty();
            assertThatThrownBy(() -> o.execute(workflow))
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("lunch")
                    .hasMessageContaining("aureus resume");
            assertThat(o.resume(run).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(executed).containsExactly("b");
        } finally {
            other.shutdownNow();
        }
    }

    /** The one run that is under way; with a store that is the truth an attempt may start before the log has its start. */
    private RunKey runUnderWay() throws Exception {
        Optional<RunSummary> found = log.runs(null, null, true).findFirst();
        while (found.isEmpty()) {
            Thread.onSpinWait();
            found = log.runs(null, null, true).findFirst();
        }
        return found.get().key();
    }

    @Test
    void a_cancelled_run_ends_its_attempts_and_cannot_be_gone_on_with() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        TestTool hang = new TestTool("hang", call -> {
            started.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Workflow workflow = Workflow.named("cancel")
                .task("a", t -> t.tool("hang"))
                .task("b", t -> t.tool("hang").dependsOn("a"))
                .build();
        WorkflowOrchestrator o = with(hang);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<RunResult> execution = other.submit(() -> o.execute(workflow));
            started.await();
            RunKey run = runUnderWay();
            o.cancel(run, "me");

            RunResult result = execution.get();
            assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(history(result, "cancel"))
                    .containsExactly(
                            EventType.WORKFLOW_STARTED,
                            EventType.TASK_STARTED,
                            EventType.TASK_CANCELLED,
                            EventType.WORKFLOW_CANCELLED);
            assertThatThrownBy(() -> o.resume(run)).hasMessageContaining("is cancelled");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void a_retried_run_does_again_what_failed_and_keeps_what_completed() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        TestTool second = new TestTool("second", call -> {
            if (calls.incrementAndGet() == 1) {
                throw new ToolException("no", "the first call fails");
            }
            return "fine";
        });
        Workflow workflow = Workflow.named("again")
                .task("a", t -> t.tool("record"))
                .task("b", t -> t.tool("second").dependsOn("a"))
                .build();
        WorkflowOrchestrator o = with(recording(), second);

        RunResult failed = o.execute(workflow);
        RunResult retried = o.retry(new RunKey(RunKey.DEFAULT_TENANT, "again", failed.runId()));

        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(retried.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(executed).containsExactly("a");
    }

    @Test
    void a_run_that_takes_too_long_ends_its_attempts_and_fails() throws Exception {
        TestTool hang = new TestTool("hang", call -> {
            new CountDownLatch(1).await();
            return null;
        });
        Workflow workflow = Workflow.named("late")
                .timeout(Duration.ofMillis(50))
                .task("a", t -> t.tool("hang").retry(5, Duration.ofMillis(1)))
                .build();

        RunResult result = with(hang).execute(workflow);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(history(result, "late"))
                .containsExactly(
                        EventType.WORKFLOW_STARTED,
                        EventType.TASK_STARTED,
                        EventType.TASK_TIMEOUT,
                        EventType.WORKFLOW_FAILED);
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
    void a_result_that_no_store_keeps_fails_its_attempt_and_says_why() throws Exception {
        TestTool make = new TestTool("make", call -> "a\u0000b");
        Workflow workflow =
                Workflow.named("zero-byte").task("a", t -> t.tool("make")).build();

        RunResult result = with(make).execute(workflow);

        assertThat(result.error()).contains("AUR-205").contains("U+0000");
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
