package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.EventType;
import io.aureus.run.RunStatus;
import io.aureus.tool.ToolException;
import io.aureus.tool.Wait;
import io.aureus.workflow.OnFailure;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Attempts that fail or take too long, and what becomes of their runs. */
class FailingWorkflowTest extends Orchestrated {
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
    void a_result_that_no_store_keeps_fails_its_attempt_and_says_why() throws Exception {
        TestTool make = new TestTool("make", call -> "a\u0000b");
        Workflow workflow =
                Workflow.named("zero-byte").task("a", t -> t.tool("make")).build();

        RunResult result = with(make).execute(workflow);

        assertThat(result.error()).contains("AUR-205").contains("U+0000");
    }
}
