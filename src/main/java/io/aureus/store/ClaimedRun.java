package io.aureus.store;

import io.aureus.run.Event;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import java.util.List;
import java.util.Objects;

/**
 * A run as whoever claimed it finds it.
 *
 * @param claim names the driver in its commits
 * @param run its state as last committed
 * @param tasks of those that have begun
 * @param events of its latest commit, which may not be in the event log yet: they are appended before anything else of the
 *     run is committed
 */
public record ClaimedRun(Claim claim, RunRecord run, List<TaskRecord> tasks, List<Event> events) {
    /** Nothing may be null. */
    public ClaimedRun {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(run, "run");
        tasks = List.copyOf(tasks);
        events = List.copyOf(events);
    }
}
