package io.aureus.workflow;

import java.util.List;

/**
 * Tasks that run when their owner has ended without success, and at no other time.
 *
 * @param onFailure ids of the tasks to run when it failed, in this order
 * @param onTimeout ids of the tasks to run when it timed out, in this order
 */
public record Compensation(List<String> onFailure, List<String> onTimeout) {
    /** No targets. */
    public static final Compensation NONE = new Compensation(List.of(), List.of());

    /** Copies the lists. */
    public Compensation {
        onFailure = List.copyOf(onFailure);
        onTimeout = List.copyOf(onTimeout);
    }
}
