package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.OnFailure;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.WorkflowBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Work for an event that grew with the run's size would make these take hours; the bounds are only there to notice that,
 * they are a hundred times what is needed.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class LargeRunTest {

    private static void driveWithSlots(DrivenRun run, int slots) {
        while (!run.run.status().isFinished()) {
            run.decide(slots);
            for (String task : run.run.attempts().all().stream().toList()) {
                run.completes(task);
            }
            if (run.run.compensationSteps().isActionRunning()) {
                run.undoing(run.run.compensationSteps().current().taskId(), new Outcome.Completed(null));
            }
        }
    }

    @Test
    void a_hundred_thousand_tasks_in_a_row_run_and_replay() {
        WorkflowBuilder row = Workflow.named("w").task("t0");
        for (int i = 1; i < Workflow.TASKS_MAX; i++) {
            String before = "t" + (i - 1);
            row.task("t" + i, t -> t.dependsOn(before));
        }
        DrivenRun run = new DrivenRun(row.build());
        driveWithSlots(run, 4);
        assertThat(run.run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(RunPicture.of(run.run)).isEqualTo(RunPicture.of(run.crashes().run));
    }

    @Test
    void many_tasks_side_by_side_start_a_few_at_a_time() {
        WorkflowBuilder wide = Workflow.named("w").task("first");
        for (int i = 0; i < 10_000; i++) {
            wide.task("t" + i, t -> t.dependsOn("first"));
        }
        DrivenRun run = new DrivenRun(wide.build());
        driveWithSlots(run, 4);
        assertThat(run.run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void many_due_retries_and_many_failures_with_compensation_are_worked_off() {
        WorkflowBuilder wide = Workflow.named("w").onFailure(OnFailure.CONTINUE);
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            wide.task("fails" + i, t -> t.retry(2, Duration.ofSeconds(1)).onFailure("target" + number % 2_500));
            wide.task("done" + i, t -> t.undoneBy("undo", Map.of()));
        }
        for (int i = 0; i < 2_500; i++) {
            wide.task("target" + i);
        }
        DrivenRun run = new DrivenRun(wide.build());
        run.decide(100_000);
        for (String task : run.run.attempts().all().stream().toList()) {
            if (task.startsWith("fails")) {
                run.fails(task, "boom");
            }
        }
        run.after(1_000);
        while (!run.run.due().isEmpty()) {
            int before = run.events.size();
            run.decide(3);
            for (Event event : List.copyOf(run.events.subList(before, run.events.size()))) {
                if (event.type() == EventType.TASK_STARTED && event.taskId().startsWith("fails")) {
                    run.fails(event.taskId(), "boom");
                }
            }
        }
        driveWithSlots(run, 1);
        assertThat(run.run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.run.compensations()).hasSize(12_500);
    }
}
