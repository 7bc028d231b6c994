package io.aureus.run;

import io.aureus.workflow.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What the end of a durable wait means: its task completes, or the time of its attempt, which went on, is over first. */
final class WaitEnds {
    private WaitEnds() {}

    /** When an attempt that began then and waits until {@code dueAt} times out; null if it completes before that. */
    static Instant timeoutDuring(Task task, Instant began, Instant dueAt) {
        Instant over = task.timeout() == null ? null : began.plus(task.timeout());
        return over != null && over.isBefore(dueAt) ? over : null;
    }

    /** Records the end of a wait that is over, and says how it ended. */
    static EventType end(Run run, String taskId, Instant now, RandomGenerator chance, Events events) {
        TaskState state = run.state(taskId);
        if (state.timeoutAt() == null) {
            complete(state, now, events);
        } else {
            timeOut(run, state, now, chance, events);
        }
        return events.written().get(events.written().size() - 1).type();
    }

    private static void complete(TaskState state, Instant now, Events events) {
        long duration = Math.max(0, ChronoUnit.MILLIS.between(state.startedAt(), now));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("result", state.result());
        events.add(
                EventType.TASK_COMPLETED,
                state.id(),
                data,
                Events.attempt(state.attempt(), state.execution(), "duration", duration));
    }

    private static void timeOut(Run run, TaskState state, Instant now, RandomGenerator chance, Events events) {
        Duration bound = run.workflow().task(state.id()).timeout();
        Instant began = state.timeoutAt().minus(bound);
        AttemptEnd end = new AttemptEnd(
                state.id(),
                false,
                state.attempt(),
                state.execution(),
                new Outcome.TimedOut(bound),
                began,
                Duration.between(began, now));
        AttemptEnds.taskFailed(run, end, now, chance, events);
    }
}
