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
 * @param carried events of its commits before that the log has not acknowledged yet, in order of seq: kept with the run
 *     beside the new ones
 * @param events the events that record the change, in order of seq, at least one
 * @param beginning when the run is to begin: beside what
 * @param command the number of the command that it acts on, or 0: that one, no later one, is no longer asked
 */
public record RunChange(
        Claim claim,
        RunRecord run,
        List<TaskRecord> tasks,
        List<Event> carried,
        List<Event> events,
        Beginning beginning,
        long command) {
    /** Nothing may be null. */
    public RunChange {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(beginning, "beginning");
        tasks = List.copyOf(tasks);
        carried = List.copyOf(carried);
        events = List.copyOf(events);
    }

    /** A change that no command asked for, of a run whose events so far are all in the log. */
    public RunChange(Claim claim, RunRecord run, List<TaskRecord> tasks, List<Event> events, Beginning beginning) {
        this(claim, run, tasks, List.of(), events, beginning, 0);
    }

    /** The number of events on which it was made: the store's must be the same. */
    public long seen() {
        return run.nextSeq() - events.size();
    }

    /** Whether the run gets on with it. */
    public boolean advances() {
        return advances(events);
    }

    /**
     * Whether a run gets on with some events. It does not when something of it only begins, nor when it is paused.
     *
     * @param events of the run
     */
    public static boolean advances(List<Event> events) {
        return events.stream().anyMatch(event -> switch (event.type()) {
            case TASK_STARTED, COMPENSATION_TRIGGERED, WORKFLOW_PAUSED -> false;
            default -> true;
        });
    }

    /** Whether the run is to begin with it. */
    public boolean begins() {
        return seen() == 0;
    }
}
