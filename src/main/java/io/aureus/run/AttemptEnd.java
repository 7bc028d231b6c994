package io.aureus.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The end of one execution of an attempt, as the engine learns of it.
 *
 * @param taskId the task, or the task that is being undone
 * @param undoing whether the attempt was one of its compensation action
 * @param attempt which attempt, from 1
 * @param execution which execution of it, from 1
 * @param outcome how it ended
 * @param began when this execution began; its task's time-out counts from then, also over a wait
 * @param took how long this execution took, not negative
 */
public record AttemptEnd(
        String taskId, boolean undoing, int attempt, int execution, Outcome outcome, Instant began, Duration took) {
    /** Nothing may be null. */
    public AttemptEnd {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(began, "began");
        Objects.requireNonNull(took, "took");
    }
}
