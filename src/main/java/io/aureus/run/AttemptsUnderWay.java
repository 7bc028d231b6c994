package io.aureus.run;

import io.aureus.workflow.Delivery;
import io.aureus.workflow.Workflow;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Attempts of tasks that have started and not ended, and which of them nobody executes any more. One of a task that is
 * delivered at most once is doubtful when it was interrupted, until a person has confirmed it.
 */
final class AttemptsUnderWay {
    private final Workflow workflow;
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> interrupted = new LinkedHashSet<>();
    private final Set<String> doubtful = new LinkedHashSet<>();
    private final Set<String> confirmed = new LinkedHashSet<>();

    AttemptsUnderWay(Workflow workflow) {
        this.workflow = workflow;
    }

    void started(String taskId) {
        ended(taskId);
        running.add(taskId);
    }

    void ended(String taskId) {
        running.remove(taskId);
        interrupted.remove(taskId);
        doubtful.remove(taskId);
        confirmed.remove(taskId);
    }

    void interruptAll() {
        for (String taskId : running) {
            boolean once = workflow.task(taskId).delivery() == Delivery.AT_MOST_ONCE;
            if (interrupted.add(taskId) && once && !confirmed.contains(taskId)) {
                doubtful.add(taskId);
            }
        }
    }

    void confirm(Collection<String> taskIds) {
        for (String taskId : taskIds) {
            if (running.contains(taskId)) {
                confirmed.add(taskId);
                doubtful.remove(taskId);
            }
        }
    }

    /** Those that a person has confirmed. */
    List<String> confirmed() {
        return List.copyOf(confirmed);
    }

    /** All that have no end, interrupted or not. */
    Set<String> all() {
        return Collections.unmodifiableSet(running);
    }

    Set<String> interrupted() {
        return Collections.unmodifiableSet(interrupted);
    }

    Set<String> doubtful() {
        return Collections.unmodifiableSet(doubtful);
    }

    /** How many are really being executed. */
    int executing() {
        return running.size() - interrupted.size();
    }
}
