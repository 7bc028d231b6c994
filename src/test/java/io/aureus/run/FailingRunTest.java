package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.OnFailure;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.WorkflowBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run does on its way to failing, when its time is over, and when it is retried. */
class FailingRunTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Three undoable tasks in a row, then one that fails. */
    private static WorkflowBuilder row() {
        return Workflow.named("w")
                .task("a", t -> t.undoneBy("undo", Map.of("of", "a")))
                .task("b", t -> t.dependsOn("a").undoneBy("undo", Map.of()).retry(2, SECOND))
                .task("plain", t -> t.dependsOn("b"))
                .task("c", t -> t.dependsOn("plain").onFailure("refund", "mail").onTimeout("mail"))
                .task("never", t -> t.dependsOn("c"))
                .task("refund", t -> t.retry(2, SECOND))
                .task("mail");
    }

    private static DrivenRun failedAtC() {
        DrivenRun run = new DrivenRun(row().build());
        for (String task : List.of("a", "b", "plain")) {
            run.decide();
            run.completes(task);
        }
        run.decide();
        return run.fails("c", "boom");
    }

    @Test
    void targets_run_in_the_listed_order_and_then_completed_tasks_are_undone_newest_first() {
        DrivenRun run = failedAtC();
        assertThat(run.decide(1)).containsExactly("COMPENSATION_TRIGGERED refund");
        assertThat(run.decide(1)).containsExactly("TASK_STARTED refund 1/1");
        assertThat(run.completes("refund").decide(1)).containsExactly("COMPENSATION_TRIGGERED mail");
        assertThat(run.decide(1)).containsExactly("TASK_STARTED mail 1/1");
        assertThat(run.fails("mail", "boom").decide(1)).containsExactly("COMPENSATION_TRIGGERED b 1/1");
        assertThat(run.decide(1)).isEmpty();
        assertThat(run.undoing("b", new Outcome.Completed("undone")).decide(1))
                .containsExactly("COMPENSATION_TRIGGERED a 1/1");
        run.undoing("a", new Outcome.Completed("undone"));
        assertThat(run.last().data()).containsExactly(Map.entry("tool", "undo"), Map.entry("args", Map.of("of", "a")));
        assertThat(run.decide(0)).containsExactly("WORKFLOW_FAILED c");
        assertThat(run.run.error()).isEqualTo("AUR-202 Task 'c' gave up after attempt 1 of 1: boom!");
        assertThat(run.last().metadata()).containsEntry("failedCompensations", 1L);
        assertThat(run.status("a")).isEqualTo(TaskStatus.COMPENSATED);
        assertThat(run.status("plain")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(run.status("never")).isEqualTo(TaskStatus.SKIPPED);
    }

    @Test
    void a_timed_out_task_runs_its_targets_for_time_outs_only() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.onFailure("failed").onTimeout("late"))
                .task("failed")
                .task("late")
                .build());
        run.decide();
        assertThat(run.timesOut("a").decide(1)).containsExactly("COMPENSATION_TRIGGERED late");
        run.decide(1);
        run.completes("late").decide();
        assertThat(run.status("failed")).isEqualTo(TaskStatus.SKIPPED);
    }

    @Test
    void an_undoing_that_fails_is_tried_as_often_as_its_task_and_the_others_are_still_undone() {
        DrivenRun run = failedAtC();
        while (run.run.compensationSteps().current() == null
                || !run.run.compensationSteps().current().isAction()) {
            run.decide(1);
            run.run.attempts().all().stream().toList().forEach(run::completes);
        }
        run.undoing("b", new Outcome.Failed(new TaskError("boom", "boom!")));
        assertThat(run.decide()).isEmpty();
        assertThat(run.crashes().after(1_000).decide(1)).containsExactly("COMPENSATION_TRIGGERED b 2/1");
        assertThat(run.crashes().decide(1)).containsExactly("COMPENSATION_TRIGGERED b 2/2");
        assertThat(run.undoing("b", new Outcome.Failed(new TaskError("boom", "boom!")))
                        .decide(1))
                .containsExactly("COMPENSATION_TRIGGERED a 1/1");
        run.undoing("a", new Outcome.Completed(null)).decide();
        assertThat(run.status("b")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(run.run.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void after_a_restart_a_finished_compensation_is_not_repeated() {
        DrivenRun run = failedAtC();
        while (run.run.status() == RunStatus.RUNNING) {
            run.decide(1);
            run.crashes().decide(1);
            run.run.attempts().all().stream().toList().forEach(run::completes);
            if (run.run.compensationSteps().isActionRunning()) {
                run.undoing(run.run.compensationSteps().current().taskId(), new Outcome.Completed(null));
            }
        }
        assertThat(run.events.stream().filter(e -> e.type() == EventType.COMPENSATION_COMPLETED))
                .extracting(Event::taskId)
                .containsExactly("b", "a");
        assertThat(run.events.stream().filter(e -> e.type() == EventType.TASK_COMPLETED))
                .extracting(Event::taskId)
                .containsExactly("a", "b", "plain", "refund", "mail");
        assertThat(run.crashes().decide()).isEmpty();
    }

    @Test
    void a_timed_out_wait_runs_the_targets_for_time_outs_and_a_targets_own_wait_has_a_bound_too() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.timeout(SECOND).onTimeout("late"))
                .task("late", t -> t.timeout(SECOND).retry(2, SECOND))
                .build());
        run.decide();
        Outcome endless = new Outcome.Waits(run.now.plusSeconds(3_600), null);
        run.ends("a", endless).after(1_000);
        assertThat(run.decide(1)).containsExactly("TASK_TIMEOUT a 1/1", "COMPENSATION_TRIGGERED late");
        run.decide(1);
        assertThat(run.ends("late", endless).decide(1)).isEmpty();
        assertThat(run.crashes().after(1_000).decide(1)).containsExactly("TASK_RETRY late 1/1");
        assertThat(run.after(1_000).decide(1)).containsExactly("TASK_STARTED late 2/1");
        assertThat(run.ends("late", endless).crashes().after(1_000).decide(1))
                .containsExactly("TASK_TIMEOUT late 2/1", "WORKFLOW_FAILED a");
        assertThat(run.last().metadata()).containsEntry("failedCompensations", 1L);
    }

    @Test
    void nothing_new_starts_after_a_failure_and_what_waits_is_cancelled() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("fails")
                .task("flight", t -> t.retry(3, SECOND))
                .task("retrying", t -> t.retry(2, SECOND))
                .task("sleeps")
                .task("next", t -> t.dependsOn("flight"))
                .build());
        run.decide();
        run.fails("retrying", "boom").ends("sleeps", new Outcome.Waits(run.now.plusSeconds(9), null));
        assertThat(run.fails("fails", "boom").decide())
                .containsExactly("TASK_CANCELLED sleeps", "TASK_CANCELLED retrying");
        assertThat(run.fails("flight", "boom").last().type())
                .as("no further attempt")
                .isEqualTo(EventType.TASK_FAILED);
        assertThat(run.decide()).containsExactly("WORKFLOW_FAILED fails");
    }

    @Test
    void with_on_failure_continue_independent_branches_finish_first() {
        DrivenRun run = new DrivenRun(row().task("x")
                .task("y", t -> t.dependsOn("x"))
                .onFailure(OnFailure.CONTINUE)
                .build());
        run.decide();
        assertThat(run.fails("a", "boom").decide()).isEmpty();
        assertThat(run.completes("x").decide()).containsExactly("TASK_STARTED y 1/1");
        assertThat(run.completes("y").decide()).containsExactly("WORKFLOW_FAILED a");
        assertThat(run.status("b")).isEqualTo(TaskStatus.SKIPPED);
    }

    private static DrivenRun bounded() {
        return new DrivenRun(Workflow.named("w")
                .task("a", t -> t.undoneBy("undo", Map.of()))
                .task("b", t -> t.dependsOn("a").retry(3, SECOND))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    @Test
    void a_run_whose_time_is_over_ends_its_attempts_undoes_and_fails() {
        DrivenRun run = bounded();
        run.decide();
        run.completes("a").decide();
        assertThat(RunMachine.isOverdue(run.run, run.after(9_999).now)).isFalse();
        assertThat(RunMachine.isOverdue(run.run, run.after(1).now)).isTrue();
        assertThat(run.decide()).isEmpty();
        assertThat(run.timesOut("b").last().type()).isEqualTo(EventType.TASK_TIMEOUT);
        assertThat(run.crashes().after(-5_000).decide(1))
                .as("also if the clock steps back")
                .containsExactly("COMPENSATION_TRIGGERED a 1/1");
        run.undoing("a", new Outcome.Completed(null)).decide();
        assertThat(run.run.error()).isEqualTo("AUR-201 Run 'run-1' exceeded its timeoutMs of 10000");
    }

    @Test
    void an_interrupted_attempt_is_not_executed_again_when_the_runs_time_is_over() {
        DrivenRun run = bounded();
        run.decide();
        assertThat(run.crashes().after(20_000).decide()).containsExactly("TASK_TIMEOUT a 1/1", "WORKFLOW_FAILED a");
    }

    @Test
    void pauses_do_not_count_for_the_time_out_of_a_run() {
        DrivenRun run = bounded();
        run.pause().after(60_000).resume();
        assertThat(run.run.deadline()).isEqualTo(DrivenRun.START.plusSeconds(70));
        assertThat(run.crashes().run.deadline()).isEqualTo(DrivenRun.START.plusSeconds(70));
    }

    @Test
    void retrying_a_failed_run_opens_what_did_not_stay_completed_with_fresh_attempts() {
        DrivenRun run = failedAtC();
        while (run.run.status() == RunStatus.RUNNING) {
            run.decide(1);
            run.run.attempts().all().stream().toList().forEach(run::completes);
            if (run.run.compensationSteps().isActionRunning()) {
                run.undoing(run.run.compensationSteps().current().taskId(), new Outcome.Completed(null));
            }
        }
        run.after(1_000).resume();
        assertThat(run.last().metadata()).containsEntry("by", "ann").containsEntry("from", "failed");
        assertThat(run.status("plain")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(run.run.state("a").round()).as("undone: another key").isEqualTo(1);
        assertThat(run.run.state("c").round()).as("failed: the same key").isZero();
        assertThat(run.run.state("c").attempt()).isZero();
        assertThat(run.run.state("refund").round()).isEqualTo(1);
        assertThat(run.run.error()).isNull();
        assertThat(run.decide()).containsExactlyInAnyOrder("TASK_STARTED a 1/1", "TASK_STARTED c 1/1");
        run.completes("a").decide();
        run.completes("b").completes("c").decide();
        assertThat(run.completes("never").decide()).containsExactly("WORKFLOW_COMPLETED null");
    }

    @Test
    void a_run_cannot_be_cancelled_while_it_undoes_unless_it_is_paused() {
        DrivenRun run = failedAtC();
        run.decide(1);
        assertThat(RunMachine.cancel(run.run, "ann", run.now)).isEmpty();
        assertThat(run.pause().cancel().run.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.status("a")).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void what_is_being_undone_when_a_paused_run_is_cancelled_is_recorded_as_not_undone() {
        DrivenRun run = failedAtC();
        run.decide(1);
        run.decide(1);
        run.completes("refund").decide(1);
        run.decide(1);
        assertThat(run.fails("mail", "boom").decide(1)).containsExactly("COMPENSATION_TRIGGERED b 1/1");
        run.pause();
        List<Event> events = RunMachine.cancel(run.run, "ann", run.now);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(EventType.COMPENSATION_FAILED, EventType.WORKFLOW_CANCELLED);
        assertThat(events.get(0).metadata()).containsEntry("cause", "cancel").containsEntry("errorCode", "cancelled");

        run.record(events.subList(0, 1)).crashes();
        assertThat(run.resume().decide()).containsExactly("WORKFLOW_CANCELLED null");
    }
}
