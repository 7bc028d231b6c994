package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each task of one run stands, and what that means for the others: which may start, which execute, which are due, what
 * there is to undo. Whether an event may come now is for the {@link Run} to say.
 */
final class TaskStates {
    private final Workflow workflow;
    private final Dependencies dependencies;
    private final Map<String, TaskState> states = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final ReadyTasks ready;
    private final AttemptsUnderWay attempts;
    private final DueTasks due = new DueTasks();
    private final Compensations compensations = new Compensations();

    TaskStates(Workflow workflow, Dependencies dependencies) {
        this.workflow = workflow;
        this.dependencies = dependencies;
        this.ready = new ReadyTasks(workflow, dependencies);
        this.attempts = new AttemptsUnderWay(workflow);
        workflow.tasks().keySet().forEach(id -> put(TaskState.pending(id, 0)));
        ready.open(states);
    }

    private void put(TaskState state) {
        states.put(state.id(), state);
    }

    /** Folds in an event of a task. */
    void apply(TaskState before, Event event) {
        TaskState after = EventFields.after(before, event);
        if (before.status() == TaskStatus.PENDING) {
            ready.started(before.id());
        }
        put(after);
        due.remove(before);
        switch (after.status()) {
            case RUNNING -> attempts.started(after.id());
            case RETRYING, WAITING -> {
                attempts.ended(after.id());
                due.add(after);
            }
            default -> ended(after);
        }
    }

    private void ended(TaskState state) {
        attempts.ended(state.id());
        if (dependencies.isCompensationTarget(state.id())) {
            compensations.targetEnded(state);
            return;
        }
        ready.ended(state);
        Task task = workflow.task(state.id());
        compensations.taskEnded(task, state.status());
        if (state.status().isFailure()) {
            failures.add(state.id());
        }
    }

    /** Folds in an event of undoing. */
    void compensate(Event event) {
        CompensationState after = compensations.apply(event);
        if (!after.isAction()) {
            ready.triggered(after.taskId());
        } else if (after.status() == TaskStatus.COMPLETED) {
            put(states.get(after.taskId()).compensated());
        }
    }

    /** The run has ended: what never ran is settled. */
    void close(TaskStatus rest) {
        ready.close();
        compensations.close();
        for (TaskState state : List.copyOf(states.values())) {
            if (state.status() == TaskStatus.PENDING) {
                put(state.ended(rest, null, null));
            }
        }
    }

    /** The failed run is retried: what did not stay completed begins anew. */
    void reopen() {
        failures.clear();
        for (TaskState state : List.copyOf(states.values())) {
            boolean target = dependencies.isCompensationTarget(state.id());
            boolean again = state.status() != TaskStatus.PENDING && (target || state.status() != TaskStatus.COMPLETED);
            put(again ? state.reopened() : state);
        }
        compensations.reopen(states);
        ready.open(states);
    }

    void interruptAttempts() {
        attempts.interruptAll();
        compensations.interruptAttempt();
    }

    /** In the order of the definition; a live view, not modifiable. */
    Map<String, TaskState> all() {
        return Collections.unmodifiableMap(states);
    }

    boolean isAnyUnderWay() {
        return !attempts.all().isEmpty() || !due.isEmpty();
    }

    /** Whether all that run by themselves have. */
    boolean haveAllCompleted() {
        return ready.unfinished() == 0 && failures.isEmpty();
    }

    /** How many attempts of tasks and compensation actions are really being executed. */
    int executing() {
        boolean undoing = compensations.isActionRunning() && !compensations.isInterrupted();
        return attempts.executing() + (undoing ? 1 : 0);
    }

    /** The earliest time after now at which one of them, or its undoing, goes on by itself, or null. */
    Instant nextDue(Instant now) {
        Instant step = compensations.nextDue();
        return DueTasks.earlier(due.next(now), step != null && step.isAfter(now) ? step : null);
    }

    ReadyTasks ready() {
        return ready;
    }

    AttemptsUnderWay attempts() {
        return attempts;
    }

    DueTasks due() {
        return due;
    }

    /** Tasks that ended without success in this opening, targets aside, in this order. */
    List<String> failures() {
        return failures;
    }

    Compensations compensations() {
        return compensations;
    }
}
