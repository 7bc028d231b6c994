package io.aureus.store;

import io.aureus.run.Event;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import java.util.List;
import java.util.Objects;

/**
 * What one commit changes of one run.
 *
 * @param claim the driver's; {@link StateStore#first} if the run is to begin
 * @param run the run's new state
 * @param tasks states of the tasks that changed
 * @param events the events that record the change, in order of seq, at least one
 * @param beginning when the run is to begin: beside what
 */
public record RunChange(Claim claim, RunRecord run, List<TaskRecord> tasks, List<Event> events, Beginning beginning) {
    /** Nothing may be null. */
    public RunChange {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(beginning, "beginning");
        tasks = List.copyOf(tasks);
        events = List.copyOf(events);
    }

    /** The number of events on which it was made: the store's must be the same. */
    public long seen() {
        return run.nextSeq() - events.size();
    }

    /** Whether the run is to begin with it. */
    public boolean begins() {
        return seen() == 0;
    }
}
