package io.aureus.run;

import java.time.Instant;
import java.util.Objects;

/**
 * What has happened to one task of one run. Immutable; {@link #moved} is the one door to another status.
 *
 * @param id the task
 * @param status where it stands
 * @param attempt number of the latest attempt of this opening, from 1; 0 before the first
 * @param execution how often that attempt was executed; above 1 only after an interruption; 0 before the first
 * @param round how often it was compensated and opened again; part of its idempotency key
 * @param startedAt when its first attempt of this opening started, or null
 * @param completedAt when it ended, or null
 * @param dueAt when it goes on, or null; only while retrying or waiting
 * @param timeoutAt when its attempt's time is over, if it waits and that comes before {@code dueAt}; else null
 * @param result its JSON result; null if none, if it is JSON null, or if it lies beside the log
 * @param resultSha256 name of the result that lies beside the log, or null
 * @param error of the latest attempt that ended without success, or null
 */
public record TaskState(
        String id,
        TaskStatus status,
        int attempt,
        int execution,
        int round,
        Instant startedAt,
        Instant completedAt,
        Instant dueAt,
        Instant timeoutAt,
        Object result,
        String resultSha256,
        TaskError error) {

    /** Id and status may not be null. */
    public TaskState {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
    }

    static TaskState pending(String id, int round) {
        return new TaskState(id, TaskStatus.PENDING, 0, 0, round, null, null, null, null, null, null, null);
    }

    /** When it goes on by itself: when it is due, or when its attempt's time is over before that; null if it does not. */
    Instant wakesAt() {
        return timeoutAt == null ? dueAt : timeoutAt;
    }

    /** Checks the move against the table of moves. */
    private TaskStatus moved(TaskStatus to) {
        if (!status.next().contains(to)) {
            throw new IllegalStateException("task '" + id + "' cannot go from " + status.text() + " to " + to.text());
        }
        return to;
    }

    TaskState started(int newAttempt, int newExecution, Instant at) {
        boolean again = status == TaskStatus.RUNNING;
        if (newAttempt != (again ? attempt : attempt + 1) || newExecution != (again ? execution + 1 : 1)) {
            throw new IllegalStateException("task '" + id + "', " + status.text() + " with attempt " + attempt
                    + " execution " + execution + ", cannot start attempt " + newAttempt + " execution "
                    + newExecution);
        }
        Instant first = startedAt == null ? at : startedAt;
        return new TaskState(
                id,
                moved(TaskStatus.RUNNING),
                newAttempt,
                newExecution,
                round,
                first,
                null,
                null,
                null,
                null,
                null,
                error);
    }

    TaskState retrying(TaskError why, Instant due) {
        return new TaskState(
                id, moved(TaskStatus.RETRYING), attempt, execution, round, startedAt, null, due, null, null, null, why);
    }

    TaskState waiting(Instant due, Instant timeout, Object resultThen) {
        return new TaskState(
                id,
                moved(TaskStatus.WAITING),
                attempt,
                execution,
                round,
                startedAt,
                null,
                due,
                timeout,
                resultThen,
                null,
                null);
    }

    TaskState completed(Object newResult, String sha256, Instant at) {
        return new TaskState(
                id,
                moved(TaskStatus.COMPLETED),
                attempt,
                execution,
                round,
                startedAt,
                at,
                null,
                null,
                newResult,
                sha256,
                null);
    }

    TaskState ended(TaskStatus how, TaskError why, Instant at) {
        return new TaskState(id, moved(how), attempt, execution, round, startedAt, at, null, null, null, null, why);
    }

    TaskState compensated() {
        return new TaskState(
                id,
                moved(TaskStatus.COMPENSATED),
                attempt,
                execution,
                round,
                startedAt,
                completedAt,
                null,
                null,
                result,
                resultSha256,
                null);
    }

    TaskState reopened() {
        moved(TaskStatus.PENDING);
        return pending(id, status == TaskStatus.COMPENSATED || status == TaskStatus.COMPLETED ? round + 1 : round);
    }
}
