package io.aureus.store;

import io.aureus.run.Event;
import io.aureus.run.TaskState;
import java.util.List;
import java.util.Objects;

/**
 * What one commit changes of one run.
 *
 * @param claim the driver's
 * @param run the run's new state; its tasks are not looked at
 * @param tasks states of the tasks that changed
 * @param events the events that record the change, in order of seq
 */
public record RunChange(Claim claim, StoredRun run, List<TaskState> tasks, List<Event> events) {
    /** Nothing may be null. */
    public RunChange {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(run, "run");
        tasks = List.copyOf(tasks);
        events = List.copyOf(events);
    }
}
