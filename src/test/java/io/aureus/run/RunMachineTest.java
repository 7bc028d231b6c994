package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.Delivery;
import io.aureus.workflow.OnFailure;
import io.aureus.workflow.RetryPolicy;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a run goes on that goes well, is interrupted, paused or cancelled. */
class RunMachineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void a_task_waits_for_all_its_dependencies() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("b")
                .task("both", t -> t.dependsOn("a", "b"))
                .build());
        assertThat(run.decide()).containsExactly("TASK_STARTED a 1/1", "TASK_STARTED b 1/1");
        assertThat(run.completes("b").decide()).isEmpty();
        assertThat(run.completes("a").decide()).containsExactly("TASK_STARTED both 1/1");
        assertThat(run.completes("both").decide()).containsExactly("WORKFLOW_COMPLETED null");
    }

    @Test
    void no_more_starts_than_there_are_slots_or_the_workflow_allows() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("b")
                .task("c")
                .maxConcurrency(2)
                .build());
        assertThat(run.decide(0)).isEmpty();
        assertThat(run.decide(1)).containsExactly("TASK_STARTED a 1/1");
        assertThat(run.decide(5)).containsExactly("TASK_STARTED b 1/1");
        assertThat(RunMachine.startable(run.run, run.now)).isZero();
        assertThat(run.completes("a").decide(5)).containsExactly("TASK_STARTED c 1/1");
    }

    @Test
    void a_compensation_target_does_not_run_when_all_goes_well() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.onFailure("refund"))
                .task("refund")
                .build());
        run.decide();
        assertThat(run.completes("a").decide()).containsExactly("WORKFLOW_COMPLETED null");
        assertThat(run.status("refund")).isEqualTo(TaskStatus.SKIPPED);
    }

    @Test
    void in_a_file_of_the_original_what_depends_on_a_compensation_target_runs_although_the_target_does_not() {
        DrivenRun run = new DrivenRun(WorkflowReader.read("""
                        id: w
                        tasks:
                          - {id: a, compensation: {onFailure: [refund]}}
                          - {id: refund, dependsOn: [a]}
                          - {id: report, dependsOn: [refund]}
                        """, "w.yaml").orThrow());
        assertThat(run.decide()).containsExactly("TASK_STARTED a 1/1");
        assertThat(run.completes("a").decide()).containsExactly("TASK_STARTED report 1/1");
        assertThat(run.completes("report").decide()).containsExactly("WORKFLOW_COMPLETED null");
        assertThat(run.status("refund")).isEqualTo(TaskStatus.SKIPPED);
    }

    @Test
    void a_failed_attempt_is_followed_by_another_at_a_recorded_time() {
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a", t -> t.retry(3, SECOND)).build());
        run.decide();
        assertThat(run.fails("a", "boom").last().metadata())
                .containsEntry("error", "boom!")
                .containsEntry("errorCode", "boom")
                .containsEntry("dueAt", "2026-01-13T00:00:01.000Z");
        assertThat(run.decide()).isEmpty();
        assertThat(run.run.nextDue(run.now)).isEqualTo("2026-01-13T00:00:01Z");
        assertThat(run.after(1_000).decide()).containsExactly("TASK_STARTED a 2/1");
    }

    @Test
    void a_retry_keeps_its_due_time_over_a_restart() {
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a", t -> t.retry(2, SECOND)).build());
        run.decide();
        run.fails("a", "boom").after(900).crashes();
        assertThat(run.decide()).isEmpty();
        assertThat(run.after(100).decide()).containsExactly("TASK_STARTED a 2/1");
    }

    @Test
    void a_timed_out_attempt_is_tried_again_while_attempts_are_left() {
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a", t -> t.retry(2, SECOND)).build());
        run.decide();
        assertThat(run.timesOut("a").last().type()).isEqualTo(EventType.TASK_RETRY);
        run.after(1_000).decide();
        assertThat(run.timesOut("a").last().type()).isEqualTo(EventType.TASK_TIMEOUT);
        run.decide();
        assertThat(run.run.error()).isEqualTo("AUR-203 Task 'a' gave up after attempt 2 of 2: timeout after 30 ms");
    }

    @Test
    void an_error_that_is_not_to_be_retried_ends_the_task() {
        RetryPolicy policy =
                new RetryPolicy(5, SECOND, 1, false, Duration.ofHours(1), List.of("exit:*"), List.of("exit:3"));
        for (String code : List.of("exit:3", "timeout", "other")) {
            DrivenRun run = new DrivenRun(
                    Workflow.named("w").task("a", t -> t.retry(policy)).build());
            run.decide();
            assertThat(run.fails("a", code).last().type()).as(code).isEqualTo(EventType.TASK_FAILED);
        }
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a", t -> t.retry(policy)).build());
        run.decide();
        assertThat(run.fails("a", "exit:1").last().type()).isEqualTo(EventType.TASK_RETRY);
    }

    @Test
    void after_a_kill_completed_tasks_stay_completed_and_only_the_interrupted_attempt_is_executed_again() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.retry(3, SECOND))
                .task("b", t -> t.dependsOn("a").retry(3, SECOND))
                .build());
        run.decide();
        run.completes("a").decide();
        run.crashes();
        assertThat(run.run.attemptsUnderWay()).isZero();
        assertThat(run.decide()).containsExactly("TASK_STARTED b 1/2");
        run.crashes();
        assertThat(run.decide()).containsExactly("TASK_STARTED b 1/3");
        assertThat(run.completes("b").decide()).containsExactly("WORKFLOW_COMPLETED null");
        assertThat(run.run.state("a").result()).isEqualTo("result of a");
    }

    @Test
    void the_end_of_an_execution_that_is_no_longer_the_current_one_records_nothing() {
        DrivenRun run = new DrivenRun(Workflow.named("w").task("a").build());
        run.decide();
        run.crashes();
        assertThat(run.completes("a").last().type()).isEqualTo(EventType.TASK_STARTED);
    }

    @Test
    void an_interrupted_task_that_is_delivered_at_most_once_pauses_its_run_until_a_person_resumes_it() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.delivery(Delivery.AT_MOST_ONCE))
                .build());
        run.decide();
        assertThat(run.crashes().decide()).containsExactly("WORKFLOW_PAUSED a");
        assertThat(run.run.pauseReason()).startsWith("AUR-204 Task 'a' was interrupted in attempt 1");
        assertThat(run.resume().decide()).containsExactly("TASK_STARTED a 1/2");
        assertThat(run.crashes().decide()).containsExactly("WORKFLOW_PAUSED a");
    }

    @Test
    void resuming_from_another_pause_does_not_confirm_what_nobody_was_asked_about() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.delivery(Delivery.AT_MOST_ONCE))
                .build());
        run.decide();
        assertThat(run.pause().resume().decide()).containsExactly("WORKFLOW_PAUSED a");
    }

    @Test
    void a_doubtful_attempt_can_be_given_up_by_cancelling() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.delivery(Delivery.AT_MOST_ONCE))
                .task("b")
                .build());
        run.decide();
        run.fails("b", "boom").crashes().decide();
        assertThat(run.run.status()).isEqualTo(RunStatus.PAUSED);
        assertThat(run.cancel().run.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void a_waiting_task_completes_at_its_time_without_a_slot() {
        DrivenRun run = new DrivenRun(Workflow.named("w").task("a").build());
        run.decide();
        run.ends("a", new Outcome.Waits(run.now.plusSeconds(60), "slept"));
        assertThat(run.run.attemptsUnderWay()).isZero();
        run.crashes();
        assertThat(run.run.nextDue(run.now)).isEqualTo(run.now.plusSeconds(60));
        assertThat(run.after(60_000).decide(0)).containsExactly("TASK_COMPLETED a 1/1", "WORKFLOW_COMPLETED null");
        assertThat(run.run.state("a").result()).isEqualTo("slept");
    }

    /** A task that waits from the start of the run on, whose attempt began then and has ten seconds. */
    private static DrivenRun waiting(int attempts, Duration wait) {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.timeout(Duration.ofSeconds(10)).retry(attempts, SECOND))
                .build());
        run.decide();
        run.now = run.now.plus(DrivenRun.TOOK);
        run.ends("a", new Outcome.Waits(DrivenRun.START.plus(wait), "slept"));
        run.now = DrivenRun.START;
        return run;
    }

    @Test
    void a_wait_that_outlasts_its_attempts_time_is_timed_out_once_counted_from_when_the_attempt_began() {
        DrivenRun run = waiting(1, Duration.ofHours(1));
        assertThat(run.run.nextDue(run.now)).isEqualTo(DrivenRun.START.plusSeconds(10));
        assertThat(run.after(9_999).decide()).isEmpty();
        assertThat(run.after(1).decide(0)).containsExactly("TASK_TIMEOUT a 1/1", "WORKFLOW_FAILED a");
        assertThat(run.run.error()).isEqualTo("AUR-203 Task 'a' gave up after attempt 1 of 1: timeout after 10000 ms");
        assertThat(run.run.state("a").result()).isNull();
        assertThat(run.crashes().after(3_600_000).decide()).isEmpty();
    }

    @Test
    void the_time_of_a_waiting_attempt_goes_on_over_restarts_and_pauses() {
        DrivenRun run = waiting(1, Duration.ofHours(1)).after(4_000).crashes();
        assertThat(run.run.nextDue(run.now)).isEqualTo(DrivenRun.START.plusSeconds(10));
        run.pause().after(4_000).resume().crashes();
        assertThat(run.after(1_999).decide()).isEmpty();
        assertThat(run.after(1).decide()).containsExactly("TASK_TIMEOUT a 1/1", "WORKFLOW_FAILED a");
    }

    @Test
    void a_timed_out_wait_is_followed_by_another_attempt_with_its_whole_time() {
        DrivenRun run = waiting(2, Duration.ofHours(1)).after(10_000);
        assertThat(run.decide()).containsExactly("TASK_RETRY a 1/1");
        assertThat(run.last().metadata())
                .containsEntry("errorCode", "timeout")
                .containsEntry("duration", 10_000L)
                .containsEntry("dueAt", "2026-01-13T00:00:11.000Z");
        assertThat(run.crashes().after(1_000).decide()).containsExactly("TASK_STARTED a 2/1");
        run.after(3).ends("a", new Outcome.Waits(DrivenRun.START.plusSeconds(3_600), "slept"));
        assertThat(run.run.state("a").timeoutAt()).isEqualTo(DrivenRun.START.plusSeconds(21));
    }

    @Test
    void a_wait_that_ended_in_time_completes_however_late_anybody_looks() {
        DrivenRun run = waiting(1, Duration.ofSeconds(10)).crashes();
        assertThat(run.after(3_600_000).decide()).containsExactly("TASK_COMPLETED a 1/1", "WORKFLOW_COMPLETED null");
    }

    @Test
    void of_waits_that_are_over_the_earliest_counts_first_and_after_a_time_out_nothing_else_goes_on() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("early")
                .task("late", t -> t.timeout(Duration.ofSeconds(10)))
                .task("later")
                .task("next", t -> t.dependsOn("early"))
                .build());
        run.decide();
        run.ends("early", new Outcome.Waits(run.now.plusSeconds(5), null))
                .ends("late", new Outcome.Waits(run.now.plusSeconds(60), null))
                .ends("later", new Outcome.Waits(run.now.plusSeconds(15), null));
        assertThat(run.after(20_000).decide())
                .containsExactly(
                        "TASK_COMPLETED early 1/1",
                        "TASK_TIMEOUT late 1/1",
                        "TASK_CANCELLED later",
                        "WORKFLOW_FAILED late");
    }

    @Test
    void a_paused_run_starts_nothing_and_goes_on_when_resumed() {
        DrivenRun run = new DrivenRun(
                Workflow.named("w").task("a").task("b", t -> t.dependsOn("a")).build());
        run.decide();
        run.completes("a").pause();
        assertThat(run.decide()).isEmpty();
        assertThat(run.run.nextDue(run.now)).isNull();
        assertThat(run.pause().last().seq()).isEqualTo(run.run.nextSeq() - 1);
        assertThat(run.resume().decide()).containsExactly("TASK_STARTED b 1/1");
    }

    @Test
    void cancelling_ends_what_has_not_ended_and_leaves_what_completed() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("done", t -> t.undoneBy("undo", Map.of()))
                .task("retrying", t -> t.retry(2, SECOND))
                .task("later", t -> t.dependsOn("retrying"))
                .build());
        run.decide();
        run.completes("done").fails("retrying", "boom").cancel();
        assertThat(run.last().type()).isEqualTo(EventType.WORKFLOW_CANCELLED);
        assertThat(run.run.error()).isEqualTo("cancelled by ann");
        assertThat(run.status("done")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(run.status("retrying")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status("later")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.resume().run.status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void cancelling_waits_until_no_attempt_is_under_way() {
        DrivenRun run = new DrivenRun(Workflow.named("w").task("a").build());
        run.decide();
        assertThat(RunMachine.cancel(run.run, "ann", run.now)).isEmpty();
        run.run.interruptAttempts();
        assertThat(run.cancel().run.status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_cancellation_of_which_a_crash_kept_a_part_is_carried_on() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a", t -> t.retry(2, SECOND))
                .task("b", t -> t.retry(2, SECOND))
                .build());
        run.decide();
        run.fails("a", "boom").fails("b", "boom");
        run.record(RunMachine.cancel(run.run, "ann", run.now).subList(0, 1)).crashes();
        assertThat(run.decide()).containsExactly("TASK_CANCELLED b", "WORKFLOW_CANCELLED null");
        assertThat(run.run.error()).isEqualTo("cancelled by ann");
    }

    @Test
    void outputs_are_the_results_of_the_tasks_they_name() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("big")
                .output("one", "a")
                .output("two", "big")
                .onFailure(OnFailure.CONTINUE)
                .build());
        run.decide();
        run.completes("a").ends("big", new Outcome.Completed(null, "ab12", "too large"));
        run.decide();
        assertThat(run.run.outputs())
                .containsExactly(Map.entry("one", "result of a"), Map.entry("two", Map.of("resultSha256", "ab12")));
    }
}
