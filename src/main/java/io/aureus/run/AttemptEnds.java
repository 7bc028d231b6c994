package io.aureus.run;

import io.aureus.workflow.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What the end of an attempt means: a result, another attempt at a recorded time, or the end of its task. */
final class AttemptEnds {
    private AttemptEnds() {}

    static List<Event> of(Run run, AttemptEnd end, Instant now, RandomGenerator chance) {
        Events events = new Events(run, now);
        if (end.undoing()) {
            undoEnded(run, end, now, chance, events);
        } else if (isCurrent(run, end)) {
            taskEnded(run, end, now, chance, events);
        }
        return events.written();
    }

    private static boolean isCurrent(Run run, AttemptEnd end) {
        TaskState state = run.state(end.taskId());
        return run.status() == RunStatus.RUNNING
                && state.status() == TaskStatus.RUNNING
                && state.attempt() == end.attempt()
                && state.execution() == end.execution()
                && !run.attempts().interrupted().contains(end.taskId());
    }

    private static void taskEnded(Run run, AttemptEnd end, Instant now, RandomGenerator chance, Events events) {
        int attempt = end.attempt();
        long millis = end.took().toMillis();
        Outcome outcome = end.outcome();
        if (outcome instanceof Outcome.Completed done) {
            events.add(
                    EventType.TASK_COMPLETED,
                    end.taskId(),
                    result(done),
                    Events.attempt(attempt, end.execution(), "duration", millis));
        } else if (outcome instanceof Outcome.Waits waits) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("result", waits.result());
            String dueAt = Events.time(waits.dueAt());
            Instant over = WaitEnds.timeoutDuring(run.workflow().task(end.taskId()), end.began(), waits.dueAt());
            String timeoutAt = over == null ? null : Events.time(over);
            events.add(
                    EventType.TASK_WAITING,
                    end.taskId(),
                    data,
                    Events.attempt(attempt, end.execution(), "dueAt", dueAt, "timeoutAt", timeoutAt));
        } else if (!(outcome instanceof Outcome.Cancelled)) {
            taskFailed(run, end, now, chance, events);
        }
    }

    private static Map<String, Object> result(Outcome.Completed done) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (done.sha256() == null) {
            data.put("result", done.result());
        } else {
            data.put("resultSha256", done.sha256());
        }
        if (done.detail() != null) {
            data.put("detail", done.detail());
        }
        return data;
    }

    /** Another attempt at a recorded time if there may be one, else the end of the task. */
    static void taskFailed(Run run, AttemptEnd end, Instant now, RandomGenerator chance, Events events) {
        Task task = run.workflow().task(end.taskId());
        TaskError error = error(end.outcome());
        boolean target = run.dependencies().isCompensationTarget(end.taskId());
        boolean over = !target && RunMachine.isFailing(run, now);
        Instant dueAt = over ? null : retryAt(task, end, error, now, chance);
        if (dueAt != null) {
            events.add(EventType.TASK_RETRY, end.taskId(), failed(end, error, dueAt));
        } else {
            boolean timeout = end.outcome() instanceof Outcome.TimedOut;
            EventType type = timeout ? EventType.TASK_TIMEOUT : EventType.TASK_FAILED;
            boolean runTimeout = timeout && RunMachine.isOverdue(run, now);
            String cause = runTimeout ? Cause.RUN_TIMEOUT.text() : null;
            events.add(type, end.taskId(), failed(end, error, null, "cause", cause));
        }
    }

    private static Instant retryAt(Task task, AttemptEnd end, TaskError error, Instant now, RandomGenerator chance) {
        boolean again = task.retry().allowsAnotherAfter(end.attempt(), error.code());
        return again
                ? now.plus(Backoff.delayAfter(task.retry(), end.attempt(), chance))
                        .truncatedTo(ChronoUnit.MILLIS)
                : null;
    }

    private static Map<String, Object> failed(AttemptEnd end, TaskError error, Instant dueAt, Object... more) {
        Map<String, Object> fields = Events.attempt(
                end.attempt(),
                end.execution(),
                "duration",
                end.took().toMillis(),
                "error",
                error.message(),
                "errorCode",
                error.code(),
                "dueAt",
                dueAt == null ? null : Events.time(dueAt));
        fields.putAll(Events.fields(more));
        return fields;
    }

    private static TaskError error(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.error();
        }
        Outcome.TimedOut timedOut = (Outcome.TimedOut) outcome;
        return new TaskError("timeout", "timeout after " + timedOut.bound().toMillis() + " ms");
    }

    private static void undoEnded(Run run, AttemptEnd end, Instant now, RandomGenerator chance, Events events) {
        CompensationState step = run.compensationSteps().current();
        boolean current = run.status() == RunStatus.RUNNING
                && run.compensationSteps().isActionRunning()
                && !run.compensationSteps().isInterrupted()
                && step.taskId().equals(end.taskId())
                && step.attempt() == end.attempt()
                && step.execution() == end.execution();
        if (!current || end.outcome() instanceof Outcome.Cancelled) {
            return;
        }
        Task task = run.workflow().task(end.taskId());
        if (end.outcome() instanceof Outcome.Completed || end.outcome() instanceof Outcome.Waits) {
            Map<String, Object> data = Events.fields(
                    "tool", task.compensationAction().tool(),
                    "args", task.compensationAction().args());
            Map<String, Object> metadata = Events.attempt(
                    end.attempt(),
                    end.execution(),
                    "compensationFor",
                    end.taskId(),
                    "duration",
                    end.took().toMillis());
            events.add(EventType.COMPENSATION_COMPLETED, end.taskId(), data, metadata);
        } else {
            TaskError error = error(end.outcome());
            Instant dueAt = retryAt(task, end, error, now, chance);
            Map<String, Object> metadata = failed(end, error, dueAt, "compensationFor", end.taskId());
            events.add(EventType.COMPENSATION_FAILED, end.taskId(), metadata);
        }
    }
}
