package io.aureus.run;

import io.aureus.workflow.Task;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a failing run does next: ends what waits, lets attempts in flight end, runs targets, undoes completed tasks newest
 * first, one at a time, then ends the run.
 */
final class Undoing {
    private Undoing() {}

    /** Attempts that nobody executes any more are not begun again when the run's time is over. */
    static void timeOutInterrupted(Run run, Events events) {
        for (String taskId : run.attempts().interrupted()) {
            TaskState state = run.state(taskId);
            events.add(
                    EventType.TASK_TIMEOUT,
                    taskId,
                    Events.attempt(
                            state.attempt(),
                            state.execution(),
                            "error",
                            "the run's time was over when this attempt, interrupted before, would have been executed again",
                            "errorCode",
                            "timeout",
                            "cause",
                            Cause.RUN_TIMEOUT.text()));
        }
    }

    /** An action that was interrupted and will not be executed again, because the run is cancelled: nobody knows how far it came. */
    static void cancelInterrupted(Run run, String reason, Events events) {
        CompensationState step = run.compensationSteps().current();
        if (run.compensationSteps().isActionRunning()) {
            events.add(
                    EventType.COMPENSATION_FAILED,
                    step.taskId(),
                    Events.attempt(
                            step.attempt(),
                            step.execution(),
                            "compensationFor",
                            step.taskId(),
                            "error",
                            "the run was cancelled when this attempt, interrupted before, had not ended",
                            "errorCode",
                            "cancelled",
                            "cause",
                            Cause.CANCEL.text(),
                            "reason",
                            reason));
        }
    }

    static void decide(Run run, Instant now, int free, RandomGenerator chance, Events events) {
        cancelDue(run, now, events);
        Compensations steps = run.compensationSteps();
        boolean inFlight = steps.isEmpty() && !run.attempts().all().isEmpty();
        if (!events.written().isEmpty() || inFlight) {
            return;
        }
        Map.Entry<String, String> target = steps.nextTarget();
        if (steps.current() != null) {
            goOn(run, now, free, chance, events);
        } else if (target != null) {
            Map<String, Object> why = Events.fields("compensationFor", target.getValue());
            events.add(EventType.COMPENSATION_TRIGGERED, target.getKey(), why);
        } else if (steps.nextAction() == null) {
            endFailed(run, events);
        } else if (free > 0) {
            undo(steps.nextAction(), 1, 1, events);
        }
    }

    /** Whether a step could begin or go on now if there were a slot for it. */
    static boolean canStart(Run run, Instant now) {
        Compensations steps = run.compensationSteps();
        CompensationState step = steps.current();
        if (step == null) {
            boolean inFlight = !run.attempts().all().isEmpty();
            return !inFlight && (steps.nextTarget() != null || steps.nextAction() != null);
        }
        Instant dueAt =
                step.isAction() ? step.dueAt() : run.state(step.taskId()).wakesAt();
        return steps.isInterrupted() || run.ready().contains(step.taskId()) || isDue(dueAt, now);
    }

    private static void cancelDue(Run run, Instant now, Events events) {
        if (!run.compensationSteps().isEmpty()) {
            return;
        }
        Cause cause = RunMachine.isOverdue(run, now) ? Cause.RUN_TIMEOUT : Cause.FAILURE;
        for (String taskId : run.due().all()) {
            events.add(EventType.TASK_CANCELLED, taskId, Events.fields("cause", cause.text()));
        }
    }

    private static void goOn(Run run, Instant now, int free, RandomGenerator chance, Events events) {
        Compensations steps = run.compensationSteps();
        CompensationState step = steps.current();
        if (!step.isAction()) {
            goOnWithTarget(run, run.state(step.taskId()), now, free, chance, events);
        } else if (steps.isInterrupted() && free > 0) {
            undo(step.taskId(), step.attempt(), step.execution() + 1, events);
        } else if (isDue(step.dueAt(), now) && free > 0) {
            undo(step.taskId(), step.attempt() + 1, 1, events);
        }
    }

    private static void goOnWithTarget(
            Run run, TaskState target, Instant now, int free, RandomGenerator chance, Events events) {
        boolean due = isDue(target.wakesAt(), now);
        if (due && target.status() == TaskStatus.WAITING) {
            WaitEnds.end(run, target.id(), now, chance, events);
        } else if ((due || run.ready().contains(target.id())) && free > 0) {
            events.add(EventType.TASK_STARTED, target.id(), Events.attempt(target.attempt() + 1, 1));
        }
    }

    private static boolean isDue(Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }

    private static void undo(String taskId, int attempt, int execution, Events events) {
        events.add(
                EventType.COMPENSATION_TRIGGERED,
                taskId,
                Events.attempt(attempt, execution, "compensationFor", taskId));
    }

    private static void endFailed(Run run, Events events) {
        String failing = run.failures().isEmpty() ? null : run.failures().get(0);
        boolean failedBefore = failing != null
                && (!run.isOutOfTime() || run.state(failing).completedAt().isBefore(run.deadline()));
        String error = !failedBefore
                ? "AUR-201 Run '" + run.key() + "' exceeded its timeoutMs of "
                        + run.workflow().timeout().toMillis()
                : failure(run.state(failing), run.workflow().task(failing));
        long broken = run.compensations().stream()
                .filter(step -> step.status() == TaskStatus.FAILED)
                .count();
        Map<String, Object> metadata =
                Events.fields("error", error, "failedCompensations", broken == 0 ? null : broken);
        events.add(EventType.WORKFLOW_FAILED, failing, metadata);
    }

    private static String failure(TaskState state, Task task) {
        String code = state.status() == TaskStatus.TIMEOUT ? "AUR-203" : "AUR-202";
        String last = state.error() == null ? "" : ": " + state.error().message();
        return code + " Task '" + state.id() + "' gave up after attempt " + state.attempt() + " of "
                + task.retry().maxAttempts() + last;
    }
}
