package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to undo if the run fails, and how far the undoing of this opening has come. One step is under way at a
 * time: first the targets of failed tasks, then the actions of completed ones, newest first.
 */
final class Compensations {
    private final List<String> undoable = new ArrayList<>();
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final Map<String, CompensationState> steps = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int undone;
    private CompensationState current;
    private boolean interrupted;

    /** Notes what the end of a task means for undoing. */
    void taskEnded(Task task, TaskStatus how) {
        if (how == TaskStatus.COMPLETED && task.compensationAction() != null) {
            undoable.add(task.id());
        } else if (how.isFailure()) {
            boolean timeout = how == TaskStatus.TIMEOUT;
            List<String> wanted = timeout
                    ? task.compensation().onTimeout()
                    : task.compensation().onFailure();
            wanted.forEach(target -> targets.putIfAbsent(target, task.id()));
        }
    }

    /**
     * Where undoing stands according to what was kept.
     *
     * @param tasks in the order of their latest moves
     */
    void restore(List<TaskRecord> tasks, Dependencies dependencies, Workflow workflow) {
        List<TaskRecord> begun = new ArrayList<>();
        for (TaskRecord task : tasks) {
            if (task.step() != null) {
                begun.add(task);
            }
            boolean action = task.step() != null && task.step().isAction();
            if (!dependencies.isCompensationTarget(task.state().id()) && !action) {
                taskEnded(workflow.task(task.state().id()), task.state().status());
            }
        }
        begun.sort(Comparator.comparingInt(TaskRecord::stepNumber));
        List<String> actions = new ArrayList<>();
        for (TaskRecord task : begun) {
            restore(task.step(), actions);
        }
        Collections.reverse(actions);
        undoable.addAll(actions);
        undone = actions.size();
    }

    private void restore(CompensationState step, List<String> actions) {
        put(step);
        targets.remove(step.taskId());
        if (step.isAction()) {
            actions.add(step.taskId());
        }
        if (step.status() != TaskStatus.COMPLETED && step.status() != TaskStatus.FAILED) {
            current = step;
        }
    }

    /** The target that was triggered and has not started, if there is one. */
    Optional<String> targetToStart(Map<String, TaskState> states) {
        boolean waits = current != null
                && !current.isAction()
                && states.get(current.taskId()).status() == TaskStatus.PENDING;
        return waits ? Optional.of(current.taskId()) : Optional.empty();
    }

    /** The step that undoes a task, or for which a target runs; null if there is none in this opening. */
    CompensationState step(String taskId) {
        return steps.get(taskId);
    }

    /** Its place among the steps of this opening, from 0. */
    int number(String taskId) {
        return numbers.get(taskId);
    }

    /** The target to run next and the failed task that asks for it, or null if none is left. */
    Map.Entry<String, String> nextTarget() {
        return targets.isEmpty() ? null : targets.entrySet().iterator().next();
    }

    /** The completed task to undo next, newest first, or null if none is left. */
    String nextAction() {
        return undone < undoable.size() ? undoable.get(undoable.size() - 1 - undone) : null;
    }

    CompensationState apply(Event event) {
        String taskId = event.taskId();
        String forTask = EventFields.text(event.metadata(), "compensationFor");
        CompensationState after =
                switch (event.type()) {
                    case COMPENSATION_TRIGGERED -> triggered(event, taskId, forTask);
                    case COMPENSATION_COMPLETED -> moved(requireRunning(event), TaskStatus.COMPLETED, null, null);
                    default -> failed(event);
                };
        if (!steps.containsKey(taskId) && after.isAction()) {
            undone++;
        }
        put(after);
        targets.remove(taskId);
        current = after.status() == TaskStatus.COMPLETED || after.status() == TaskStatus.FAILED ? null : after;
        interrupted = false;
        return after;
    }

    private void put(CompensationState step) {
        numbers.putIfAbsent(step.taskId(), numbers.size());
        steps.put(step.taskId(), step);
    }

    private CompensationState triggered(Event event, String taskId, String forTask) {
        boolean again =
                current != null && current.isAction() && current.taskId().equals(taskId);
        if (!again && (current != null || steps.containsKey(taskId))) {
            throw new IllegalStateException("compensation of '" + taskId + "' cannot be triggered now");
        }
        boolean expected =
                again || (taskId.equals(forTask) ? taskId.equals(nextAction()) : targets.containsKey(taskId));
        if (!expected) {
            throw new IllegalStateException("there is no compensation of '" + taskId + "' to trigger");
        }
        int attempt = EventFields.number(event.metadata(), "attempt");
        int execution = EventFields.number(event.metadata(), "execution");
        return new CompensationState(taskId, forTask, TaskStatus.RUNNING, attempt, execution, null, null);
    }

    private CompensationState failed(Event event) {
        CompensationState before = requireRunning(event);
        Instant dueAt = EventFields.time(event.metadata(), "dueAt");
        TaskStatus status = dueAt == null ? TaskStatus.FAILED : TaskStatus.RETRYING;
        return moved(before, status, dueAt, EventFields.error(event.metadata()));
    }

    private CompensationState requireRunning(Event event) {
        if (current == null || !current.taskId().equals(event.taskId()) || current.status() != TaskStatus.RUNNING) {
            throw new IllegalStateException(
                    event.type() + " without a running compensation of '" + event.taskId() + "'");
        }
        return current;
    }

    private static CompensationState moved(CompensationState s, TaskStatus to, Instant dueAt, TaskError error) {
        return new CompensationState(s.taskId(), s.forTask(), to, s.attempt(), s.execution(), dueAt, error);
    }

    void targetEnded(TaskState task) {
        CompensationState step = steps.get(task.id());
        if (step == null) {
            throw new IllegalStateException("target '" + task.id() + "' ended without having been triggered");
        }
        TaskStatus how = task.status() == TaskStatus.COMPLETED ? TaskStatus.COMPLETED : TaskStatus.FAILED;
        steps.put(task.id(), moved(step, how, null, task.error()));
        current = null;
    }

    /** The run has ended: a step that is under way comes to nothing. */
    void close() {
        if (current != null) {
            steps.put(current.taskId(), moved(current, TaskStatus.FAILED, null, current.error()));
            current = null;
            interrupted = false;
        }
    }

    void interruptAttempt() {
        interrupted = isActionRunning();
    }

    boolean isInterrupted() {
        return interrupted;
    }

    boolean isActionRunning() {
        return current != null && current.isAction() && current.status() == TaskStatus.RUNNING;
    }

    /** The step under way or waiting for its next attempt, or null. */
    CompensationState current() {
        return current;
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    Instant nextDue() {
        return current == null ? null : current.dueAt();
    }

    List<CompensationState> all() {
        return List.copyOf(steps.values());
    }

    /** Forgets this opening; what is still completed can be undone in the next. */
    void reopen(Map<String, TaskState> states) {
        steps.clear();
        numbers.clear();
        targets.clear();
        undoable.removeIf(id -> states.get(id).status() != TaskStatus.COMPLETED);
        undone = 0;
        current = null;
        interrupted = false;
    }
}
