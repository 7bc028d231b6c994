package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tasks may start: counts, for each one that has not started, the dependencies that have not completed. A completion
 * costs no more than its dependents.
 */
final class ReadyTasks {
    private final Workflow workflow;
    private final Dependencies dependencies;
    private final Map<String, Integer> missing = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private int unfinished;

    ReadyTasks(Workflow workflow, Dependencies dependencies) {
        this.workflow = workflow;
        this.dependencies = dependencies;
    }

    /** Begins anew from what the tasks' states say. */
    void open(Map<String, TaskState> states) {
        missing.clear();
        ready.clear();
        unfinished = 0;
        for (Task task : workflow.tasks().values()) {
            TaskStatus status = states.get(task.id()).status();
            if (!status.isEnded() && !dependencies.isNeverReady(task.id())) {
                unfinished++;
                if (status == TaskStatus.PENDING) {
                    openTask(task, states);
                }
            }
        }
    }

    private void openTask(Task task, Map<String, TaskState> states) {
        int count = 0;
        for (String dependency : task.dependsOn()) {
            TaskStatus status = states.get(dependency).status();
            count += status == TaskStatus.COMPLETED || status == TaskStatus.COMPENSATED ? 0 : 1;
        }
        if (count == 0) {
            ready.add(task.id());
        } else {
            missing.put(task.id(), count);
        }
    }

    /** A compensation target may start, whatever it depends on. */
    void triggered(String target) {
        ready.add(target);
    }

    void started(String taskId) {
        if (!ready.remove(taskId)) {
            throw new IllegalStateException("task '" + taskId + "' is not ready to start");
        }
    }

    void ended(TaskState task) {
        if (dependencies.isNeverReady(task.id())) {
            return;
        }
        unfinished--;
        if (task.status() != TaskStatus.COMPLETED) {
            return;
        }
        for (String dependent : dependencies.dependentsOf(task.id())) {
            Integer left = missing.remove(dependent);
            if (left != null && left == 1) {
                ready.add(dependent);
            } else if (left != null) {
                missing.put(dependent, left - 1);
            }
        }
    }

    void close() {
        ready.clear();
        missing.clear();
        unfinished = 0;
    }

    /** Those that may start, in the order in which they became ready. */
    Set<String> all() {
        return Collections.unmodifiableSet(ready);
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    boolean contains(String taskId) {
        return ready.contains(taskId);
    }

    /** Tasks that run by themselves and have not ended. */
    int unfinished() {
        return unfinished;
    }
}
