package io.aureus.workflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One node of a workflow.
 *
 * @param id unique in its workflow, 1 to 256 characters
 * @param name shown to people; the id if none was given
 * @param type what kind of node
 * @param tool name of the tool it calls, or null: then it does nothing and is recorded
 * @param inputs JSON values handed to the tool, with secrets as references
 * @param dependsOn ids of the tasks that must have completed before it starts, no duplicates
 * @param retry when a failed attempt is followed by another
 * @param timeout bound of one attempt, positive, or null for none
 * @param idempotencyKey given to the tool on every attempt, or null: derived from run and task
 * @param risk how much harm it can do, or null if not stated
 * @param compensation tasks to run when this one ends without success
 * @param compensationAction how to undo it, or null
 * @param delivery what happens to an interrupted attempt
 * @param description for people, or null
 * @param kept keys whose meaning is not built yet (permissions, tools, intent, zone), as they stand in the file
 */
public record Task(
        String id,
        String name,
        TaskType type,
        String tool,
        Map<String, Object> inputs,
        List<String> dependsOn,
        RetryPolicy retry,
        Duration timeout,
        String idempotencyKey,
        RiskTier risk,
        Compensation compensation,
        CompensationAction compensationAction,
        Delivery delivery,
        String description,
        Map<String, Object> kept) {

    /** Checks what one task can check alone; what concerns the whole graph is checked by its reader. */
    public Task {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(compensation, "compensation");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(kept, "kept");
        dependsOn = List.copyOf(dependsOn);
        Rule.check(timeout == null || timeout.compareTo(Duration.ZERO) > 0, "timeoutMs must be >= 1, was " + timeout);
    }
}
