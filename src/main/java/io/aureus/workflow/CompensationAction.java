package io.aureus.workflow;

import java.util.Map;
import java.util.Objects;

/**
 * Undoes a completed task when its run fails later. It is attempted under the task's own retry policy and time-out.
 *
 * @param tool name of the tool to call
 * @param args the tool's inputs, JSON values
 */
public record CompensationAction(String tool, Map<String, Object> args) {
    /** Neither may be null. */
    public CompensationAction {
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(args, "args");
    }
}
