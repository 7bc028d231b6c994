package io.aureus.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for whom, both ways: {@link Task#dependsOn()} turned round once, so that a completion costs only its dependents.
 * Immutable; shared by all runs of a workflow.
 */
public final class Dependencies {
    private final Map<String, List<String>> dependents = new HashMap<>();
    private final Set<String> targets;

    private Dependencies(Workflow workflow) {
        targets = workflow.compensationTargets();
        for (Task task : workflow.tasks().values()) {
            for (String dependency : task.dependsOn()) {
                dependents.computeIfAbsent(dependency, k -> new ArrayList<>(2)).add(task.id());
            }
        }
    }

    /**
     * The dependencies of a workflow; work and memory linear in their number.
     *
     * @param workflow any
     * @return never null
     */
    public static Dependencies of(Workflow workflow) {
        return new Dependencies(workflow);
    }

    /**
     * Tasks that wait for this one.
     *
     * @param taskId any
     * @return their ids in the order of the file, possibly none
     */
    public List<String> dependentsOf(String taskId) {
        return dependents.getOrDefault(taskId, List.of());
    }

    /**
     * Whether the task only runs when another one ended without success.
     *
     * @param taskId any
     */
    public boolean isCompensationTarget(String taskId) {
        return targets.contains(taskId);
    }
}
