package io.aureus.store;

import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import java.util.List;

/** A state store that lives with its process and learns from the event log, which is the truth, what was before. */
public non-sealed interface LogMirror extends StateStore {

    /**
     * Keeps what the log says of a run, whatever was known of it, and gives it to the driver of this process, which holds
     * the run in the log.
     *
     * @param run its state
     * @param tasks of those that have begun
     * @return what the driver names in its commits
     */
    Claim learn(RunRecord run, List<TaskRecord> tasks);
}
