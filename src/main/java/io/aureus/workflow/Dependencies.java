package io.aureus.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Set<String> neverReady;

    private Dependencies(Workflow workflow) {
        targets = workflow.compensationTargets();
        for (Task task : workflow.tasks().values()) {
            for (String dependency : task.dependsOn()) {
                dependents.computeIfAbsent(dependency, k -> new ArrayList<>(2)).add(task.id());
            }
        }
        neverReady = withAllDependents(targets);
    }

    private Set<String> withAllDependents(Set<String> taskIds) {
        Set<String> found = new HashSet<>(taskIds);
        Deque<String> toVisit = new ArrayDeque<>(taskIds);
        while (!toVisit.isEmpty()) {
            for (String dependent : dependentsOf(toVisit.remove())) {
                if (found.add(dependent)) {
                    toVisit.add(dependent);
                }
            }
        }
        return found;
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

    /**
     * Whether the task never becomes ready by itself: a compensation target, or one that waits for such a task, directly or
     * not. The latter never runs at all.
     *
     * @param taskId any
     */
    public boolean isNeverReady(String taskId) {
        return neverReady.contains(taskId);
    }
}
