package io.aureus.run;

/** What an event says has happened. The names stand in the log and never change. */
public enum EventType {
    WORKFLOW_STARTED,
    WORKFLOW_RESUMED,
    WORKFLOW_PAUSED,
    WORKFLOW_COMPLETED,
    WORKFLOW_FAILED,
    WORKFLOW_CANCELLED,
    TASK_STARTED,
    TASK_WAITING,
    TASK_COMPLETED,
    TASK_RETRY,
    TASK_FAILED,
    TASK_TIMEOUT,
    TASK_CANCELLED,
    TASK_SKIPPED,
    COMPENSATION_TRIGGERED,
    COMPENSATION_COMPLETED,
    COMPENSATION_FAILED,
    /** What was kept of an ended run, besides its log, is deleted. */
    WORKFLOW_PURGED,
    /** About the log's own files, not about a run. */
    LOG_REPAIRED;

    /** Whether it ends its run (until a retry reopens it). */
    public boolean endsRun() {
        return this == WORKFLOW_COMPLETED || this == WORKFLOW_FAILED || this == WORKFLOW_CANCELLED;
    }
}
