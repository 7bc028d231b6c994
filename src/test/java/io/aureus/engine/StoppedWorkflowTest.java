package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.RunSummary;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.tool.ToolException;
import io.aureus.workflow.Workflow;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Runs that are paused, cancelled and retried. */
class StoppedWorkflowTest extends Orchestrated {
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
}
