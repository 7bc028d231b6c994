package io.aureus.store;

import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import java.util.List;
import java.util.Objects;

/**
 * One run as a store keeps it.
 *
 * @param run its state
 * @param tasks of those that have begun; empty where only the run was asked for
 * @param parked why nobody may drive it, see {@link DurableStateStore#park}; or null
 */
public record StoredRun(RunRecord run, List<TaskRecord> tasks, String parked) {

    /** Only the reason may be null. */
    public StoredRun {
        Objects.requireNonNull(run, "run");
        tasks = List.copyOf(tasks);
    }

    /** One that is not parked. */
    public StoredRun(RunRecord run, List<TaskRecord> tasks) {
        this(run, tasks, null);
    }

    /** Which run. */
    public RunKey key() {
        return run.key();
    }
}
