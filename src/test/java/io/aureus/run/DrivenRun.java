package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A run that a test drives by hand, with a clock that only the test moves. */
final class DrivenRun {
    static final Instant START = Instant.parse("2026-01-13T00:00:00Z");
    static final Duration TOOK = Duration.ofMillis(3);
    static final RunKey KEY = new RunKey(RunKey.DEFAULT_TENANT, "w", "run-1");

    final Workflow workflow;
    final List<Event> events = new ArrayList<>();
    Run run;
    Instant now = START;

    DrivenRun(Workflow workflow) {
        this.workflow = workflow;
        run = new Run(KEY, workflow, Dependencies.of(workflow));
        record(RunMachine.start(run, now, Map.of("identity", "id", "inputs", Map.of("n", 1L))));
    }

    private void record(Event event) {
        run.apply(event);
        events.add(event);
    }

    DrivenRun record(List<Event> more) {
        more.forEach(this::record);
        return this;
    }

    /** Decides until nothing is left to decide; says what was decided. */
    List<String> decide(int slots) {
        List<String> told = new ArrayList<>();
        List<Event> decided = RunMachine.decide(run, now, slots, new Random(1));
        while (!decided.isEmpty()) {
            record(decided);
            decided.forEach(event -> told.add(NaiveRun.told(event)));
            decided = RunMachine.decide(run, now, 0, new Random(1));
        }
        return told;
    }

    List<String> decide() {
        return decide(100);
    }

    DrivenRun after(long millis) {
        now = now.plusMillis(millis);
        return this;
    }

    DrivenRun completes(String taskId) {
        return ends(taskId, new Outcome.Completed("result of " + taskId));
    }

    DrivenRun fails(String taskId, String code) {
        return ends(taskId, new Outcome.Failed(new TaskError(code, code + "!")));
    }

    DrivenRun timesOut(String taskId) {
        return ends(taskId, new Outcome.TimedOut(Duration.ofMillis(30)));
    }

    DrivenRun ends(String taskId, Outcome outcome) {
        TaskState state = run.state(taskId);
        return record(RunMachine.ended(
                run,
                new AttemptEnd(taskId, false, state.attempt(), state.execution(), outcome, now.minus(TOOK), TOOK),
                now,
                new Random(1)));
    }

    DrivenRun undoing(String taskId, Outcome outcome) {
        CompensationState step = run.compensationSteps().current();
        return record(RunMachine.ended(
                run,
                new AttemptEnd(taskId, true, step.attempt(), step.execution(), outcome, now.minus(TOOK), TOOK),
                now,
                new Random(1)));
    }

    /** The process is killed and another one goes on. */
    DrivenRun crashes() {
        run = Run.replay(workflow, events);
        return this;
    }

    DrivenRun pause() {
        return record(RunMachine.pause(run, "lunch", now));
    }

    DrivenRun resume() {
        return record(RunMachine.resume(run, "ann", now));
    }

    DrivenRun cancel() {
        return record(RunMachine.cancel(run, "ann", now));
    }

    TaskStatus status(String taskId) {
        return run.state(taskId).status();
    }

    Event last() {
        return events.get(events.size() - 1);
    }
}
