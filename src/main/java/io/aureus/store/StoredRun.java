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
 */
public record StoredRun(RunRecord run, List<TaskRecord> tasks) {

    /** Neither may be null. */
    public StoredRun {
        Objects.requireNonNull(run, "run");
        tasks = List.copyOf(tasks);
    }

    /** Which run. */
    public RunKey key() {
        return run.key();
    }
}
