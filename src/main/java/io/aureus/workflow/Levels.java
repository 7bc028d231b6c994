package io.aureus.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What runs together if every task takes equally long. As opposed to a run, which starts each task as soon as what it
 * waits for has completed.
 *
 * @param tasks ids by level: a task stands one level after the last of those it waits for; in the order of the file
 * @param onlyForCompensation ids of tasks that run for that reason only, in the order of the file
 */
public record Levels(List<List<String>> tasks, List<String> onlyForCompensation) {
    /** Copies the lists. */
    public Levels {
        tasks = tasks.stream().map(List::copyOf).toList();
        onlyForCompensation = List.copyOf(onlyForCompensation);
    }

    /**
     * The levels of a workflow; linear in tasks and dependencies.
     *
     * @param workflow any
     * @return at least one level
     */
    public static Levels of(Workflow workflow) {
        Set<String> targets = workflow.compensationTargets();
        Map<String, List<String>> followers = new HashMap<>();
        Map<String, Integer> waitsFor = new HashMap<>();
        Map<String, Integer> level = new HashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        for (Task task : workflow.tasks().values()) {
            if (targets.contains(task.id())) {
                continue;
            }
            waitsFor.put(task.id(), task.dependsOn().size());
            task.dependsOn()
                    .forEach(other -> followers
                            .computeIfAbsent(other, id -> new ArrayList<>())
                            .add(task.id()));
            if (task.dependsOn().isEmpty()) {
                level.put(task.id(), 0);
                ready.add(task.id());
            }
        }
        while (!ready.isEmpty()) {
            String done = ready.remove();
            for (String follower : followers.getOrDefault(done, List.of())) {
                level.merge(follower, level.get(done) + 1, Math::max);
                if (waitsFor.merge(follower, -1, Integer::sum) == 0) {
                    ready.add(follower);
                }
            }
        }
        return arranged(workflow, targets, level);
    }

    private static Levels arranged(Workflow workflow, Set<String> targets, Map<String, Integer> level) {
        List<List<String>> tasks = new ArrayList<>();
        for (String id : workflow.tasks().keySet()) {
            if (!targets.contains(id)) {
                while (tasks.size() <= level.get(id)) {
                    tasks.add(new ArrayList<>());
                }
                tasks.get(level.get(id)).add(id);
            }
        }
        return new Levels(
                tasks,
                workflow.tasks().keySet().stream().filter(targets::contains).toList());
    }
}
