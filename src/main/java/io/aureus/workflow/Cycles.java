package io.aureus.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds tasks that wait for themselves: one cycle, a shortest through its first task, of each strongly connected
 * component (Tarjan's algorithm). Linear in time, and without recursion, so that a chain may be as long as it likes.
 */
final class Cycles {
    private final List<String> ids;
    private final int[][] dependsOn;
    private final int[] order;
    private final int[] low;
    private final int[] next;
    private final int[] component;
    private final int[] stack;
    private final Deque<Integer> path = new ArrayDeque<>();
    private int visited;
    private int stacked;
    private int components;

    private Cycles(Map<String, ? extends Collection<String>> graph) {
        ids = List.copyOf(graph.keySet());
        Map<String, Integer> index = new HashMap<>();
        for (String id : ids) {
            index.put(id, index.size());
        }
        dependsOn = new int[ids.size()][];
        for (int task = 0; task < ids.size(); task++) {
            dependsOn[task] = graph.get(ids.get(task)).stream()
                    .filter(index::containsKey)
                    .mapToInt(index::get)
                    .toArray();
        }
        order = new int[ids.size()];
        low = new int[ids.size()];
        next = new int[ids.size()];
        component = new int[ids.size()];
        stack = new int[ids.size()];
        Arrays.fill(order, -1);
        Arrays.fill(component, -1);
    }

    /**
     * The cycles.
     *
     * @param graph for each task, in the order of the file, the tasks it waits for; ids that are no keys are ignored
     * @return each as a path of ids, a task before what it waits for, the first again at the end; in the order of the
     *     file
     */
    static List<List<String>> in(Map<String, ? extends Collection<String>> graph) {
        Cycles search = new Cycles(graph);
        for (int task = 0; task < search.ids.size(); task++) {
            if (search.order[task] < 0) {
                search.visit(task);
            }
        }
        return search.cycles();
    }

    private void visit(int root) {
        enter(root);
        while (!path.isEmpty()) {
            int task = path.peek();
            if (next[task] < dependsOn[task].length) {
                int other = dependsOn[task][next[task]++];
                if (order[other] < 0) {
                    enter(other);
                } else if (component[other] < 0) {
                    low[task] = Math.min(low[task], order[other]);
                }
            } else {
                leave(task);
            }
        }
    }

    private void enter(int task) {
        order[task] = visited;
        low[task] = visited;
        visited++;
        stack[stacked++] = task;
        path.push(task);
    }

    private void leave(int task) {
        path.pop();
        if (!path.isEmpty()) {
            int waiting = path.peek();
            low[waiting] = Math.min(low[waiting], low[task]);
        }
        if (low[task] == order[task]) {
            int member;
            do {
                member = stack[--stacked];
                component[member] = components;
            } while (member != task);
            components++;
        }
    }

    private List<List<String>> cycles() {
        boolean[] done = new boolean[components];
        List<List<String>> cycles = new ArrayList<>();
        for (int task = 0; task < ids.size(); task++) {
            if (!done[component[task]]) {
                done[component[task]] = true;
                List<String> cycle = shortestThrough(task);
                if (!cycle.isEmpty()) {
                    cycles.add(cycle);
                }
            }
        }
        return cycles;
    }

    /** Breadth first within the component; empty if no path leads back. */
    private List<String> shortestThrough(int start) {
        Map<Integer, Integer> cameFrom = new HashMap<>();
        Deque<Integer> reached = new ArrayDeque<>();
        reached.add(start);
        while (!reached.isEmpty()) {
            int task = reached.remove();
            for (int other : dependsOn[task]) {
                if (other == start) {
                    return pathTo(task, start, cameFrom);
                }
                if (component[other] == component[start] && cameFrom.putIfAbsent(other, task) == null) {
                    reached.add(other);
                }
            }
        }
        return List.of();
    }

    private List<String> pathTo(int last, int start, Map<Integer, Integer> cameFrom) {
        Deque<String> cycle = new ArrayDeque<>();
        cycle.push(ids.get(start));
        for (int task = last; task != start; task = cameFrom.get(task)) {
            cycle.push(ids.get(task));
        }
        cycle.push(ids.get(start));
        return List.copyOf(cycle);
    }
}
