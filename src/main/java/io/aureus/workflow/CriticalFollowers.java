package io.aureus.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what follows a critical task, directly or not, without being allowed to. */
final class CriticalFollowers {
    private final Map<String, Task> tasks;
    private final Map<String, Before> criticalBefore = new HashMap<>();

    /**
     * What is known of the critical tasks before a task; enough to say in constant time that a task offends one of
     * them, unless it is a compensation target.
     */
    private record Before(String one, boolean several) {}

    private CriticalFollowers(Map<String, Task> tasks) {
        this.tasks = tasks;
    }

    /**
     * The followers.
     *
     * @param tasks by id, in the order of the file; cycles and unknown dependencies do no harm
     * @param approved ids of tasks that may follow any critical task
     * @return by the id of one critical task before them, in the order of the file
     */
    static Map<String, List<String>> in(Map<String, Task> tasks, Set<String> approved) {
        CriticalFollowers search = new CriticalFollowers(tasks);
        search.spread();
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Task task : tasks.values()) {
            boolean free = approved.contains(task.id()) || task.compensationAction() != null;
            String critical = free ? null : search.offended(task.id());
            if (critical != null) {
                found.computeIfAbsent(critical, id -> new ArrayList<>()).add(task.id());
            }
        }
        return found;
    }

    /** Marks each task with the only critical task before it, or with the fact that there are several. */
    private void spread() {
        Map<String, List<String>> followers = new HashMap<>();
        tasks.values()
                .forEach(task -> task.dependsOn()
                        .forEach(other -> followers
                                .computeIfAbsent(other, id -> new ArrayList<>())
                                .add(task.id())));
        Deque<String> marked = new ArrayDeque<>();
        for (Task task : tasks.values()) {
            if (task.risk() == RiskTier.CRITICAL) {
                mark(followers.getOrDefault(task.id(), List.of()), new Before(task.id(), false), marked);
            }
        }
        while (!marked.isEmpty()) {
            String id = marked.remove();
            mark(followers.getOrDefault(id, List.of()), criticalBefore.get(id), marked);
        }
    }

    private void mark(List<String> ids, Before critical, Deque<String> marked) {
        for (String id : ids) {
            Before before = criticalBefore.get(id);
            Before now = before == null || before.equals(critical) ? critical : new Before(before.one(), true);
            if (!now.equals(before)) {
                criticalBefore.put(id, now);
                marked.add(id);
            }
        }
    }

    /** A critical task before this one that does not name it as its compensation, or null. */
    private String offended(String id) {
        Before critical = criticalBefore.get(id);
        if (critical == null) {
            return null;
        }
        if (!isTarget(id, critical.one())) {
            return critical.one();
        }
        return critical.several() ? offendedOfSeveral(id) : null;
    }

    private String offendedOfSeveral(String id) {
        Set<String> seen = new HashSet<>();
        Deque<String> before = new ArrayDeque<>(tasks.get(id).dependsOn());
        while (!before.isEmpty()) {
            String other = before.remove();
            Task task = tasks.get(other);
            if (task != null && seen.add(other)) {
                if (task.risk() == RiskTier.CRITICAL && !isTarget(id, other)) {
                    return other;
                }
                before.addAll(task.dependsOn());
            }
        }
        return null;
    }

    private boolean isTarget(String id, String critical) {
        Compensation compensation = tasks.get(critical).compensation();
        return compensation.onFailure().contains(id) || compensation.onTimeout().contains(id);
    }
}
