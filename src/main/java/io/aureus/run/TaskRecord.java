package io.aureus.run;

import java.util.Objects;

/**
 * All that has to be kept of one task of a run so that the run can be gone on with.
 *
 * @param state where the task stands
 * @param seq of the event that moved it there: orders completions and failures, also after a restart
 * @param step how far undoing it, or running it to undo another, has come in this opening; or null
 * @param stepNumber the step's place among those of this opening, from 0; 0 without a step
 */
public record TaskRecord(TaskState state, long seq, CompensationState step, int stepNumber) {
    /** The seq of a task that is to run for another one's sake and has not started. */
    static final long NEVER_MOVED = -1;

    /** The state may not be null. */
    public TaskRecord {
        Objects.requireNonNull(state, "state");
    }
}
