package io.aureus.workflow;

import io.aureus.workflow.Fault.Severity;
import io.aureus.workflow.Places.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks how the tasks of one definition refer to each other. */
final class Graph {
    private static final int SHOWN_MAX = 10;

    /** Most unknown ids for which the nearest known one is looked for, which takes time linear in the tasks. */
    private static final int SUGGESTIONS_MAX = 50;

    /** Most dependencies of compensation targets that are followed in one definition. */
    private static final int STEPS_PAST_TARGETS_MAX = 1_000_000;

    private final Reading reading;
    private final Map<String, Place> tasks;
    private final Map<String, Map<String, Place>> dependsOn = new LinkedHashMap<>();
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private int suggestions;
    private int stepsPastTargets;
    private boolean saidTooManySteps;

    /**
     * Begins.
     *
     * @param tasks all ids with their places, in the order of the file
     */
    Graph(Reading reading, Map<String, Place> tasks) {
        this.reading = reading;
        this.tasks = tasks;
        tasks.keySet().forEach(id -> dependsOn.put(id, new LinkedHashMap<>()));
    }

    /** Whether a task of this id exists; if not, that is reported with what was probably meant. */
    boolean exists(String id, Place place, String code, String what) {
        if (tasks.containsKey(id)) {
            return true;
        }
        reading.faults()
                .add(
                        Severity.ERROR,
                        code,
                        place,
                        what + " names " + Shown.text(id) + ", and there is no such task",
                        suggestions++ < SUGGESTIONS_MAX
                                ? Nearest.of(id, tasks.keySet()).orElse(null)
                                : null);
        return false;
    }

    void dependencies(String taskId, String label, Map<String, Place> ids) {
        Map<String, Place> all = dependsOn.computeIfAbsent(taskId, id -> new LinkedHashMap<>());
        ids.forEach((id, place) -> {
            if (exists(id, place, "AUR-120", "a dependency of " + label)) {
                all.putIfAbsent(id, place);
            }
        });
    }

    void targets(String taskId, String what, Map<String, Place> ids) {
        ids.forEach((id, place) -> {
            if (exists(id, place, "AUR-122", what)) {
                if (id.equals(taskId)) {
                    reading.faults().error("AUR-122", place, what + " names the task itself; allowed is another task");
                }
                targets.putIfAbsent(id, taskId);
            }
        });
    }

    /** What a task waits for, in the order of the tasks in the file. */
    List<String> dependenciesOf(String taskId) {
        Set<String> ids = dependsOn.getOrDefault(taskId, Map.of()).keySet();
        if (ids.size() < 2) {
            return List.copyOf(ids);
        }
        return ids.stream()
                .sorted((a, b) -> Integer.compare(position(a), position(b)))
                .toList();
    }

    private int position(String taskId) {
        if (positions.isEmpty()) {
            tasks.keySet().forEach(id -> positions.put(id, positions.size()));
        }
        return positions.get(taskId);
    }

    /**
     * Reports what concerns the graph as a whole, and leaves only dependencies that can be waited for. To be called when
     * everything that tasks name is known, before dependencies are asked for.
     */
    void settle() {
        cycles();
        for (Map.Entry<String, Map<String, Place>> task : dependsOn.entrySet()) {
            if (!targets.containsKey(task.getKey())) {
                task.setValue(reachable(task.getKey(), task.getValue()));
            }
            tooMany(task.getKey(), task.getValue());
        }
        if (!tasks.isEmpty() && targets.size() == tasks.size()) {
            reading.faults()
                    .error(
                            "AUR-136",
                            tasks.values().iterator().next(),
                            "every task is a compensation target, so that nothing would run; at least one task must"
                                    + " be none");
        }
    }

    private void tooMany(String taskId, Map<String, Place> ids) {
        if (ids.size() > Workflow.DEPENDENCIES_PER_TASK_MAX) {
            reading.faults()
                    .error(
                            "AUR-119",
                            tasks.get(taskId),
                            "task " + Shown.text(taskId) + " depends on " + ids.size() + " tasks; allowed are at most "
                                    + Workflow.DEPENDENCIES_PER_TASK_MAX
                                    + ": put a task without a tool in between that gathers some of them");
        }
    }

    /** The dependencies without compensation targets, on which a task of the original could depend. */
    private Map<String, Place> reachable(String taskId, Map<String, Place> ids) {
        List<String> never = ids.keySet().stream().filter(targets::containsKey).toList();
        for (String target : never) {
            String what = "task " + Shown.text(taskId) + " depends on " + Shown.text(target)
                    + ", which is a compensation target of " + Shown.text(targets.get(target))
                    + " and never runs otherwise; ";
            if (reading.strict()) {
                reading.faults().error("AUR-134", ids.get(target), what + "remove one of the two");
            } else {
                String instead = dependsOn.get(target).isEmpty()
                        ? ""
                        : ", and what " + Shown.text(target) + " depends on is waited for instead";
                reading.faults().warning("AUR-134", ids.get(target), what + "this dependency is ignored" + instead);
            }
        }
        return never.isEmpty() || reading.strict() ? ids : pastTargets(taskId, ids);
    }

    /** Each target replaced by what it depends on itself, so that what runs keeps the order in which it was written. */
    private Map<String, Place> pastTargets(String taskId, Map<String, Place> ids) {
        Map<String, Place> found = new LinkedHashMap<>();
        Set<String> passed = new HashSet<>();
        Deque<Map.Entry<String, Place>> open = new ArrayDeque<>(ids.entrySet());
        while (!open.isEmpty()) {
            Map.Entry<String, Place> next = open.remove();
            if (!targets.containsKey(next.getKey())) {
                found.putIfAbsent(next.getKey(), next.getValue());
            } else if (passed.add(next.getKey())) {
                Set<String> behind = dependsOn.get(next.getKey()).keySet();
                stepsPastTargets += behind.size();
                behind.forEach(id -> open.add(Map.entry(id, next.getValue())));
            }
            if (stepsPastTargets > STEPS_PAST_TARGETS_MAX) {
                tooManySteps(taskId);
                return Map.of();
            }
        }
        return found;
    }

    private void tooManySteps(String taskId) {
        if (!saidTooManySteps) {
            saidTooManySteps = true;
            reading.faults()
                    .error(
                            "AUR-119",
                            tasks.get(taskId),
                            "from task " + Shown.text(taskId) + " on, more than " + STEPS_PAST_TARGETS_MAX
                                    + " dependencies lie behind compensation targets, which is the most that is looked"
                                    + " at; depend on other tasks than targets");
        }
    }

    private void cycles() {
        Map<String, Set<String>> graph = new LinkedHashMap<>();
        dependsOn.forEach((id, ids) -> graph.put(id, ids.keySet()));
        for (List<String> cycle : Cycles.in(graph)) {
            Place place = dependsOn.get(cycle.get(0)).get(cycle.get(1));
            String first = cycle.size() == 2
                    ? "task " + Shown.text(cycle.get(0)) + " waits for itself"
                    : "tasks wait for each other in a circle: " + path(cycle);
            reading.faults().error("AUR-121", place, first + " (rule no_cycles); remove one of these dependencies");
        }
    }

    private static String path(List<String> cycle) {
        List<String> shown = new ArrayList<>(cycle);
        if (shown.size() > SHOWN_MAX + 1) {
            String more = "(" + (shown.size() - 1 - SHOWN_MAX) + " more)";
            shown.subList(SHOWN_MAX, shown.size() - 1).clear();
            return shown.subList(0, SHOWN_MAX).stream().map(Shown::text).collect(Collectors.joining(" → ")) + " → "
                    + more + " → " + Shown.text(cycle.get(0));
        }
        return shown.stream().map(Shown::text).collect(Collectors.joining(" → "));
    }
}
