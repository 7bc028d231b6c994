package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.Finding.Kind;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.OnFailure;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.WorkflowBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunExplanationTest {

    private static List<String> texts(DrivenRun run, Kind kind) {
        return RunExplanation.of(run.run, run.now, true).stream()
                .filter(finding -> finding.kind() == kind)
                .map(Finding::text)
                .toList();
    }

    private static List<String> commands(DrivenRun run) {
        return RunExplanation.of(run.run, run.now, true).stream()
                .filter(finding -> finding.command() != null)
                .map(Finding::command)
                .toList();
    }

    @Test
    void a_failed_run_says_which_task_failed_with_what_on_which_attempt_and_how_to_retry() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("done", t -> t.undoneBy("undo", Map.of()))
                .task("load", t -> t.dependsOn("done").retry(2, Duration.ofSeconds(1)))
                .build());
        run.decide();
        run.completes("done").decide();
        run.fails("load", "exit:1").after(1_000).decide();
        run.fails("load", "exit:2").decide(1);
        run.undoing("done", new Outcome.Failed(new TaskError("gone", "nothing there")))
                .decide();
        assertThat(texts(run, Kind.STATUS))
                .containsExactly("Run 'run-1' of workflow 'w' is failed, started 2026-01-13T00:00:00.000Z, ended"
                        + " 2026-01-13T00:00:01.000Z: AUR-202 Task 'load' gave up after attempt 2 of 2: exit:2!");
        assertThat(texts(run, Kind.PROGRESS)).containsExactly("Of 2 tasks: 1 completed, 1 failed (completed: 'done').");
        assertThat(texts(run, Kind.FAILURE)).containsExactly("Task 'load': attempt 2 of 2 failed (exit:2): exit:2!");
        assertThat(texts(run, Kind.COMPENSATION)).containsExactly("Undoing task 'done' failed: nothing there.");
        assertThat(commands(run)).containsExactly("aureus retry run-1");
    }

    @Test
    void a_wait_that_will_time_out_says_when() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("sleeps", t -> t.timeout(Duration.ofSeconds(10)))
                .build());
        run.decide();
        run.after(3).ends("sleeps", new Outcome.Waits(run.now.plusSeconds(30), null));
        assertThat(texts(run, Kind.WAIT))
                .containsExactly(
                        "Task 'sleeps' waits until 2026-01-13T00:00:30.003Z; attempt 1 times out before that, in"
                                + " 9997 ms, at 2026-01-13T00:00:10.000Z.");
    }

    @Test
    void a_run_under_way_says_what_it_waits_for_and_until_when() {
        DrivenRun run = new DrivenRun(Workflow.named("w")
                .task("a")
                .task("sleeps")
                .task("again", t -> t.retry(2, Duration.ofSeconds(1)))
                .onFailure(OnFailure.CONTINUE)
                .timeout(Duration.ofMinutes(1))
                .build());
        run.decide();
        run.fails("again", "boom").ends("sleeps", new Outcome.Waits(run.now.plusSeconds(30), null));
        run.after(400);
        assertThat(texts(run, Kind.WAIT))
                .containsExactly(
                        "Task 'a': attempt 1 is under way, started 2026-01-13T00:00:00.000Z.",
                        "Task 'sleeps' completes by itself in 29600 ms, at 2026-01-13T00:00:30.000Z.",
                        "Task 'again' is tried again in 600 ms, at 2026-01-13T00:00:01.000Z, as attempt 2.",
                        "The run's time is over in 59600 ms, at 2026-01-13T00:01:00.000Z.");
        assertThat(commands(run)).containsExactly("aureus resume run-1");
        assertThat(RunExplanation.of(run.crashes().run, run.now, false))
                .extracting(Finding::text)
                .contains(
                        "Of 3 tasks: 1 interrupted, 1 retrying, 1 waiting.",
                        "Task 'a': attempt 1 was interrupted; it is executed again when the run goes on.");
    }

    @Test
    void a_paused_run_says_why_and_how_to_go_on_or_to_give_it_up() {
        DrivenRun run = new DrivenRun(Workflow.named("w").task("a").build()).pause();
        assertThat(texts(run, Kind.STATUS).get(0)).endsWith("is paused, started 2026-01-13T00:00:00.000Z: lunch");
        assertThat(commands(run)).containsExactly("aureus resume run-1", "aureus cancel run-1");
    }

    @Test
    void a_completed_run_leaves_nothing_to_do() {
        DrivenRun run = new DrivenRun(Workflow.named("w").task("a").build());
        run.decide();
        run.completes("a").decide();
        assertThat(texts(run, Kind.NEXT)).containsExactly("Nothing is left to do.");
        assertThat(commands(run)).isEmpty();
    }

    @Test
    void of_very_many_tasks_only_the_first_are_told() {
        WorkflowBuilder wide = Workflow.named("w");
        for (int i = 0; i < 100; i++) {
            wide.task("t" + i);
        }
        DrivenRun run = new DrivenRun(wide.build());
        run.decide();
        assertThat(texts(run, Kind.WAIT)).hasSize(21).last().isEqualTo("And 80 more tasks under way.");
    }

    @Test
    void a_command_can_be_pasted_whatever_the_run_is_called() {
        Workflow workflow = Workflow.named("w").task("a").build();
        for (Map.Entry<String, String> id :
                Map.of("it's 1", "'it'\\''s 1'", "-x", "-- '-x'").entrySet()) {
            RunKey key = new RunKey("default", "w", id.getKey());
            Run run = new Run(key, workflow, Dependencies.of(workflow));
            run.apply(RunMachine.start(run, DrivenRun.START, Map.of()));
            assertThat(RunExplanation.of(run, DrivenRun.START, false))
                    .last()
                    .extracting(Finding::command)
                    .isEqualTo("aureus resume " + id.getValue());
        }
    }
}
