package io.aureus.client;

import java.io.Serializable;
import java.util.List;

/** How a job stood when it was asked for. Plain texts and numbers, so that every application can read it. */
public final class JobStatus implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long executionId;
    private final String batchStatus;
    private final String exitStatus;
    private final String[] runIds;

    /**
     * A reading.
     *
     * @param executionId of the job
     * @param batchStatus name of a {@code jakarta.batch.runtime.BatchStatus}
     * @param exitStatus run id and outcome, or an empty text while it has none
     * @param runIds runs that it drives or drove, as of its last batch checkpoint
     */
    public JobStatus(long executionId, String batchStatus, String exitStatus, List<String> runIds) {
        this.executionId = executionId;
        this.batchStatus = batchStatus;
        this.exitStatus = exitStatus == null ? "" : exitStatus;
        this.runIds = runIds.toArray(String[]::new);
    }

    /** Id of the job's execution. */
    public long executionId() {
        return executionId;
    }

    /** {@code STARTING}, {@code STARTED}, {@code STOPPING}, {@code STOPPED}, {@code FAILED} or {@code COMPLETED}. */
    public String batchStatus() {
        return batchStatus;
    }

    /** Run id and outcome, or why there is no run; an empty text while the job has not said it. */
    public String exitStatus() {
        return exitStatus;
    }

    /** The first hundred of its runs, as of its last batch checkpoint. */
    public List<String> runIds() {
        return List.of(runIds);
    }

    /** Whether nothing more happens to this execution. */
    public boolean isOver() {
        return List.of("STOPPED", "FAILED", "COMPLETED", "ABANDONED").contains(batchStatus);
    }

    @Override
    public String toString() {
        return executionId + " " + batchStatus + " (" + exitStatus + ")";
    }
}
