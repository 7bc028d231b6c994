package io.aureus.workflow;

/** What happens to an attempt that a crash interrupted before its outcome was durable. */
public enum Delivery {
    /** It is executed again, as the same attempt. */
    AT_LEAST_ONCE,
    /** It is not executed again by itself: the run pauses until a person resumes or cancels it. */
    AT_MOST_ONCE
}
