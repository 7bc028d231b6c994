package io.aureus.workflow;

/** What a run does with tasks that have not started when one task has ended without success. */
public enum OnFailure {
    /** No further task starts; attempts in flight end, then compensation begins. The default. */
    STOP,
    /** Tasks that do not depend on the failed one still run; then compensation begins and the run fails. */
    CONTINUE
}
