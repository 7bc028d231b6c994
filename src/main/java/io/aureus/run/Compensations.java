package io.aureus.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps of undoing that were triggered in this opening of a run; one is under way at a time. */
final class Compensations {
    private final Map<String, CompensationState> steps = new LinkedHashMap<>();
    private CompensationState current;
    private boolean interrupted;

    CompensationState apply(Event event) {
        String taskId = event.taskId();
        String forTask = EventFields.text(event.metadata(), "compensationFor");
        CompensationState after =
                switch (event.type()) {
                    case COMPENSATION_TRIGGERED -> triggered(event, taskId, forTask);
                    case COMPENSATION_COMPLETED -> moved(requireRunning(event), TaskStatus.COMPLETED, null, null);
                    default -> failed(event);
                };
        steps.put(taskId, after);
        current = after.status() == TaskStatus.COMPLETED || after.status() == TaskStatus.FAILED ? null : after;
        interrupted = false;
        return after;
    }

    private CompensationState triggered(Event event, String taskId, String forTask) {
        boolean again =
                current != null && current.isAction() && current.taskId().equals(taskId);
        if (!again && (current != null || steps.containsKey(taskId))) {
            throw new IllegalStateException("compensation of '" + taskId + "' cannot be triggered now");
        }
        int attempt = EventFields.number(event.metadata(), "attempt");
        int execution = EventFields.number(event.metadata(), "execution");
        return new CompensationState(taskId, forTask, TaskStatus.RUNNING, attempt, execution, null, null);
    }

    private CompensationState failed(Event event) {
        CompensationState before = requireRunning(event);
        Instant dueAt = EventFields.time(event.metadata(), "dueAt");
        TaskStatus status = dueAt == null ? TaskStatus.FAILED : TaskStatus.RETRYING;
        return moved(before, status, dueAt, EventFields.error(event.metadata()));
    }

    private CompensationState requireRunning(Event event) {
        if (current == null || !current.taskId().equals(event.taskId()) || current.status() != TaskStatus.RUNNING) {
            throw new IllegalStateException(
                    event.type() + " without a running compensation of '" + event.taskId() + "'");
        }
        return current;
    }

    private static CompensationState moved(CompensationState s, TaskStatus to, Instant dueAt, TaskError error) {
        return new CompensationState(s.taskId(), s.forTask(), to, s.attempt(), s.execution(), dueAt, error);
    }

    void targetEnded(TaskState task) {
        CompensationState step = steps.get(task.id());
        if (step == null) {
            throw new IllegalStateException("target '" + task.id() + "' ended without having been triggered");
        }
        TaskStatus how = task.status() == TaskStatus.COMPLETED ? TaskStatus.COMPLETED : TaskStatus.FAILED;
        steps.put(task.id(), moved(step, how, null, task.error()));
        current = null;
    }

    void interruptAttempt() {
        interrupted = isActionRunning();
    }

    boolean isInterrupted() {
        return interrupted;
    }

    boolean isActionRunning() {
        return current != null && current.isAction() && current.status() == TaskStatus.RUNNING;
    }

    /** The step under way or waiting for its next attempt, or null. */
    CompensationState current() {
        return current;
    }

    boolean contains(String taskId) {
        return steps.containsKey(taskId);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    Instant nextDue() {
        return current == null ? null : current.dueAt();
    }

    List<CompensationState> all() {
        return List.copyOf(steps.values());
    }

    void clear() {
        steps.clear();
        current = null;
        interrupted = false;
    }
}
