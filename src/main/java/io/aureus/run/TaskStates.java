package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each task of one run stands, and what that means for the others: which may start, which execute, which are due, what
 * there is to undo. Whether an event may come now is for the {@link Run} to say.
 */
final class TaskStates {
    private final Workflow workflow;
    private final Dependencies dependencies;
    private final Map<String, TaskState> states = new LinkedHashMap<>();
    private final Map<String, Long> movedAt = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
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
        workflow.tasks().keySet().forEach(id -> states.put(id, TaskState.pending(id, 0)));
        ready.open(states);
    }

    /** An event moves a task. */
    private void put(TaskState state, long seq) {
        states.put(state.id(), state);
        movedAt.put(state.id(), seq);
        changed.add(state.id());
    }

    /** Where they stand according to what was kept of those that have begun, in a run of that status. */
    void restore(Collection<TaskRecord> kept, RunStatus run) {
        List<TaskRecord> inOrder = new ArrayList<>(kept);
        inOrder.sort(Comparator.comparingLong(TaskRecord::seq));
        inOrder.forEach(this::restore);
        settle(run);
        compensations.restore(inOrder, dependencies, workflow);
        ready.open(states);
        compensations.targetToStart(states).ifPresent(ready::triggered);
    }

    private void restore(TaskRecord kept) {
        TaskState state = kept.state();
        states.put(state.id(), state);
        if (kept.seq() != TaskRecord.NEVER_MOVED) {
            movedAt.put(state.id(), kept.seq());
        }
        switch (state.status()) {
            case RUNNING -> attempts.started(state.id());
            case RETRYING, WAITING -> due.add(state);
            case FAILED, TIMEOUT -> {
                if (!dependencies.isCompensationTarget(state.id())) {
                    failures.add(state.id());
                }
            }
            default -> {}
        }
    }

    /** What has to be kept of those that have begun. */
    List<TaskRecord> records() {
        return states.keySet().stream()
                .filter(id -> movedAt.containsKey(id) || compensations.step(id) != null)
                .map(this::kept)
                .toList();
    }

    /** The same of those that have changed since this was last asked. */
    List<TaskRecord> takeChanged() {
        List<TaskRecord> records = changed.stream().map(this::kept).toList();
        changed.clear();
        return records;
    }

    private TaskRecord kept(String taskId) {
        CompensationState step = compensations.step(taskId);
        return new TaskRecord(
                states.get(taskId),
                movedAt.getOrDefault(taskId, TaskRecord.NEVER_MOVED),
                step,
                step == null ? 0 : compensations.number(taskId));
    }

    /** Folds in an event of a task. */
    void apply(TaskState before, Event event) {
        TaskState after = EventFields.after(before, event);
        if (before.status() == TaskStatus.PENDING) {
            ready.started(before.id());
        }
        put(after, event.seq());
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
        changed.add(after.taskId());
        if (!after.isAction()) {
            ready.triggered(after.taskId());
        } else if (after.status() == TaskStatus.COMPLETED) {
            put(states.get(after.taskId()).compensated(), event.seq());
        }
    }

    /** The run has ended: what never ran is settled. */
    void close(RunStatus how) {
        ready.close();
        if (compensations.current() != null) {
            changed.add(compensations.current().taskId());
        }
        compensations.close();
        settle(how);
    }

    /** What never ran when the run ended never will; nothing of that is kept, because the run's end says it. */
    private void settle(RunStatus run) {
        if (run.isFinished()) {
            TaskStatus rest = run == RunStatus.CANCELLED ? TaskStatus.CANCELLED : TaskStatus.SKIPPED;
            for (TaskState state : List.copyOf(states.values())) {
                if (state.status() == TaskStatus.PENDING) {
                    states.put(state.id(), state.ended(rest, null, null));
                }
            }
        }
    }

    /** The failed run is retried: what did not stay completed begins anew. */
    void reopen(long seq) {
        failures.clear();
        for (TaskState state : List.copyOf(states.values())) {
            boolean target = dependencies.isCompensationTarget(state.id());
            boolean again = state.status() != TaskStatus.PENDING && (target || state.status() != TaskStatus.COMPLETED);
            if (again) {
                put(state.reopened(), seq);
            }
        }
        compensations.all().forEach(step -> changed.add(step.taskId()));
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
