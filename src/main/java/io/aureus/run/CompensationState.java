package io.aureus.run;

import java.time.Instant;
import java.util.Objects;

/**
 * How far one step of undoing has come: either a task that runs because another one failed (a target), or the action that
 * undoes a completed task.
 *
 * @param taskId the target, or the task that is undone
 * @param forTask the task whose failure triggered the target; equal to {@code taskId} for an action
 * @param status running, retrying, completed or failed; for a target {@code running} until its task has ended
 * @param attempt number of the latest attempt, from 1; 1 for a target
 * @param execution how often that attempt was executed
 * @param dueAt when the next attempt is due, or null
 * @param error of the latest attempt that failed, or null
 */
public record CompensationState(
        String taskId, String forTask, TaskStatus status, int attempt, int execution, Instant dueAt, TaskError error) {
    /** The ids and the status may not be null. */
    public CompensationState {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(forTask, "forTask");
        Objects.requireNonNull(status, "status");
    }

    /** Whether it undoes a completed task, as opposed to running a target. */
    public boolean isAction() {
        return taskId.equals(forTask);
    }
}
