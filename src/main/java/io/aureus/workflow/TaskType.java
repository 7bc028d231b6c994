package io.aureus.workflow;

/** What kind of node a task is. */
public enum TaskType {
    /** Calls its tool once (per attempt). */
    ACTION,
    /** Chooses which of its dependents run. Refused until expressions exist. */
    DECISION,
    /** Accepted for files of the original; it calls its tool like an action, for independent tasks run concurrently anyway. */
    PARALLEL
}
