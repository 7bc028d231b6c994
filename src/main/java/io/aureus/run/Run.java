package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one run has done so far, as opposed to {@link Workflow}, which says what it should do. Folded from its events, one
 * by one, at a cost that does not depend on the run's size; {@link RunMachine} reads it to decide. Not thread-safe: one
 * driver owns it.
 */
public final class Run {
    private final RunKey key;
    private final Workflow workflow;
    private final Dependencies dependencies;
    private final Map<String, TaskState> tasks = new LinkedHashMap<>();
    private final Map<String, Integer> missing = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> interrupted = new LinkedHashSet<>();
    private final Set<String> confirmed = new HashSet<>();
    private final NavigableSet<Due> due = new TreeSet<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> undoable = new ArrayList<>();
    private final Compensations compensations = new Compensations();

    private RunStatus status = RunStatus.PENDING;
    private long nextSeq;
    private int open;
    private int cancelledTasks;
    private int undone;
    private String identity;
    private boolean submitted;
    private Map<String, Object> inputs = Map.of();
    private Map<String, Object> startData = Map.of();
    private Map<String, Object> outputs;
    private Instant startedAt;
    private Instant completedAt;
    private Instant pausedAt;
    private Instant deadline;
    private String pauseReason;
    private String error;
    private String failingTask;

    /** A time at which a task goes on; ordered by time, then id. */
    record Due(Instant at, String taskId) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : taskId.compareTo(other.taskId);
        }
    }

    /**
     * A run that has no event yet.
     *
     * @param key names it
     * @param workflow what it shall do
     * @param dependencies of that workflow
     */
    public Run(RunKey key, Workflow workflow, Dependencies dependencies) {
        this.key = Objects.requireNonNull(key, "key");
        this.workflow = Objects.requireNonNull(workflow, "workflow");
        this.dependencies = Objects.requireNonNull(dependencies, "dependencies");
        for (Task task : workflow.tasks().values()) {
            put(TaskState.pending(task.id(), 0));
            openTask(task);
        }
    }

    /**
     * The state after a whole history.
     *
     * @param workflow the definition that the first event names
     * @param events all events of one run in order of seq, at least one
     * @return the run; attempts without an end count as interrupted
     * @throws IllegalStateException if the events are no possible history of this workflow
     */
    public static Run replay(Workflow workflow, List<Event> events) {
        Run run = new Run(events.get(0).key(), workflow, Dependencies.of(workflow));
        events.forEach(run::apply);
        run.interruptAttempts();
        return run;
    }

    /**
     * Folds one event in.
     *
     * @param event the run's next
     * @throws IllegalStateException if its seq is not the next one, or the move is not allowed
     */
    public void apply(Event event) {
        if (event.seq() != nextSeq || !event.key().equals(key)) {
            throw new IllegalStateException("run '" + key + "' expects seq " + nextSeq + ", got " + event.seq()
                    + " of run '" + event.key() + "'");
        }
        switch (event.type()) {
            case WORKFLOW_STARTED -> start(event);
            case WORKFLOW_PAUSED -> pause(event);
            case WORKFLOW_RESUMED -> resume(event);
            case WORKFLOW_COMPLETED -> end(event, RunStatus.COMPLETED, TaskStatus.SKIPPED);
            case WORKFLOW_FAILED -> end(event, RunStatus.FAILED, TaskStatus.SKIPPED);
            case WORKFLOW_CANCELLED -> end(event, RunStatus.CANCELLED, TaskStatus.CANCELLED);
            case COMPENSATION_TRIGGERED, COMPENSATION_COMPLETED, COMPENSATION_FAILED -> compensation(event);
            default -> task(event);
        }
        nextSeq++;
    }

    private void start(Event event) {
        requireStatus(event, RunStatus.PENDING);
        status = RunStatus.RUNNING;
        startedAt = event.timestamp();
        startData = event.data();
        identity = (String) event.data().get("identity");
        submitted = "servers".equals(event.data().get("belongsTo"));
        inputs = EventFields.object(event.data(), "inputs");
        deadline = deadlineFrom(startedAt);
    }

    private void pause(Event event) {
        requireStatus(event, RunStatus.RUNNING);
        status = RunStatus.PAUSED;
        pausedAt = event.timestamp();
        pauseReason = EventFields.text(event.metadata(), "reason");
    }

    private void resume(Event event) {
        if (status == RunStatus.PAUSED) {
            confirmed.addAll(running);
            Duration pause = Duration.between(pausedAt, event.timestamp());
            deadline = deadline == null || pause.isNegative() ? deadline : deadline.plus(pause);
        } else {
            requireStatus(event, RunStatus.FAILED);
            reopen(event.timestamp());
        }
        status = RunStatus.RUNNING;
        pausedAt = null;
        pauseReason = null;
    }

    private void reopen(Instant at) {
        completedAt = null;
        error = null;
        failingTask = null;
        outputs = null;
        failures.clear();
        undone = 0;
        compensations.clear();
        cancelledTasks = 0;
        open = 0;
        ready.clear();
        missing.clear();
        deadline = deadlineFrom(at);
        for (TaskState state : List.copyOf(tasks.values())) {
            boolean target = dependencies.isCompensationTarget(state.id());
            boolean again = state.status() != TaskStatus.PENDING && (target || state.status() != TaskStatus.COMPLETED);
            put(again ? state.reopened() : state);
        }
        for (Task task : workflow.tasks().values()) {
            if (state(task.id()).status() == TaskStatus.PENDING) {
                openTask(task);
            }
        }
        undoable.removeIf(id -> state(id).status() != TaskStatus.COMPLETED);
    }

    /** Counts what a pending task waits for; it is ready if that is nothing. */
    private void openTask(Task task) {
        if (dependencies.isCompensationTarget(task.id())) {
            return;
        }
        open++;
        int count = 0;
        for (String dependency : task.dependsOn()) {
            TaskState state = tasks.get(dependency);
            count += state == null || state.status() != TaskStatus.COMPLETED ? 1 : 0;
        }
        if (count == 0) {
            ready.add(task.id());
        } else {
            missing.put(task.id(), count);
        }
    }

    private void task(Event event) {
        if (event.type() != EventType.TASK_CANCELLED || status != RunStatus.PAUSED) {
            requireStatus(event, RunStatus.RUNNING);
        }
        TaskState before = state(event.taskId());
        put(EventFields.after(before, event));
        forget(before);
        TaskState after = state(event.taskId());
        switch (after.status()) {
            case RUNNING -> running.add(after.id());
            case RETRYING, WAITING -> due.add(new Due(after.dueAt(), after.id()));
            default -> ended(after);
        }
    }

    private void forget(TaskState before) {
        ready.remove(before.id());
        running.remove(before.id());
        interrupted.remove(before.id());
        confirmed.remove(before.id());
        if (before.dueAt() != null) {
            due.remove(new Due(before.dueAt(), before.id()));
        }
    }

    private void ended(TaskState task) {
        if (dependencies.isCompensationTarget(task.id())) {
            compensations.targetEnded(task);
            return;
        }
        open--;
        switch (task.status()) {
            case COMPLETED -> completed(task.id());
            case FAILED, TIMEOUT -> failures.add(task.id());
            case CANCELLED -> cancelledTasks++;
            default ->
                throw new IllegalStateException("task '" + task.id() + "' cannot end as "
                        + task.status().text());
        }
    }

    private void completed(String taskId) {
        if (workflow.task(taskId).compensationAction() != null) {
            undoable.add(taskId);
        }
        for (String dependent : dependencies.dependentsOf(taskId)) {
            Integer left = missing.remove(dependent);
            if (left != null && left == 1) {
                ready.add(dependent);
            } else if (left != null) {
                missing.put(dependent, left - 1);
            }
        }
    }

    private void compensation(Event event) {
        requireStatus(event, RunStatus.RUNNING);
        CompensationState after = compensations.apply(event);
        if (!after.isAction()) {
            ready.add(after.taskId());
        } else if (after.status() == TaskStatus.RUNNING && after.attempt() == 1 && after.execution() == 1) {
            undone++;
        } else if (after.status() == TaskStatus.COMPLETED) {
            put(state(after.taskId()).compensated());
        }
    }

    private void end(Event event, RunStatus how, TaskStatus rest) {
        if (how != RunStatus.CANCELLED || status != RunStatus.PAUSED) {
            requireStatus(event, RunStatus.RUNNING);
        }
        status = how;
        completedAt = event.timestamp();
        pausedAt = null;
        pauseReason = null;
        error = EventFields.text(event.metadata(), "error");
        failingTask = event.taskId();
        outputs = how == RunStatus.COMPLETED ? EventFields.object(event.data(), "outputs") : null;
        ready.clear();
        due.clear();
        for (TaskState state : List.copyOf(tasks.values())) {
            if (state.status() == TaskStatus.PENDING) {
                put(state.ended(rest, null, null));
            }
        }
    }

    private void requireStatus(Event event, RunStatus expected) {
        if (status != expected) {
            throw new IllegalStateException(
                    event.type() + " needs a run that is " + expected.text() + ", '" + key + "' is " + status.text());
        }
    }

    private Instant deadlineFrom(Instant opened) {
        return workflow.timeout() == null ? null : opened.plus(workflow.timeout());
    }

    private void put(TaskState state) {
        tasks.put(state.id(), state);
    }

    /**
     * Declares that no attempt is under way in any process: those without an end were interrupted and will be executed
     * again, or stop the run. Changes nothing that is recorded.
     */
    public void interruptAttempts() {
        interrupted.addAll(running);
        compensations.interruptAttempt();
    }

    /** Names it. */
    public RunKey key() {
        return key;
    }

    /** What it should do. */
    public Workflow workflow() {
        return workflow;
    }

    /** Where it stands. */
    public RunStatus status() {
        return status;
    }

    /** Position of the next event, from 0. */
    public long nextSeq() {
        return nextSeq;
    }

    /** What made its start unique, or null before the start. */
    public String identity() {
        return identity;
    }

    /** Whether it belongs to the servers, as opposed to the process that started it. */
    public boolean submitted() {
        return submitted;
    }

    /** Its inputs, defaults included, secrets as references. Not modifiable. */
    public Map<String, Object> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** Everything that its first event recorded, for example the working directory. Not modifiable. */
    public Map<String, Object> startData() {
        return Collections.unmodifiableMap(startData);
    }

    /** Its outputs once completed, else null. */
    public Map<String, Object> outputs() {
        return outputs;
    }

    /** When it started, or null. */
    public Instant startedAt() {
        return startedAt;
    }

    /** When it ended, or null. */
    public Instant completedAt() {
        return completedAt;
    }

    /** Until when it must have ended, pauses not counted, or null. */
    public Instant deadline() {
        return deadline;
    }

    /** Why it is paused, or null. */
    public String pauseReason() {
        return pauseReason;
    }

    /** Why it failed or was cancelled, or null. */
    public String error() {
        return error;
    }

    /** The task for which it failed, or null. */
    public String failingTask() {
        return failingTask;
    }

    /** States of all tasks in the order of the definition. A live view, not modifiable. */
    public Map<String, TaskState> tasks() {
        return Collections.unmodifiableMap(tasks);
    }

    /**
     * State of one task.
     *
     * @param taskId one of the workflow's
     * @return never null
     * @throws IllegalStateException if there is no such task
     */
    public TaskState state(String taskId) {
        TaskState state = tasks.get(taskId);
        if (state == null) {
            throw new IllegalStateException("run '" + key + "' has no task '" + taskId + "'");
        }
        return state;
    }

    /** Steps of undoing in the order in which they were triggered in this opening. */
    public List<CompensationState> compensations() {
        return compensations.all();
    }

    /** Number of attempts of tasks and compensation actions that are under way; interrupted ones are not. */
    public int attemptsUnderWay() {
        boolean undoing = compensations.isActionRunning() && !compensations.isInterrupted();
        return running.size() - interrupted.size() + (undoing ? 1 : 0);
    }

    /**
     * When something is due without any attempt ending: a retry, the end of a wait, or the run's deadline. What is due
     * already and only lacks a free slot is not meant.
     *
     * @param now the time
     * @return the earliest such time after {@code now}, or null if there is none
     */
    public Instant nextDue(Instant now) {
        if (status != RunStatus.RUNNING) {
            return null;
        }
        Due next = due.higher(new Due(now, "\uffff"));
        Instant earliest = earlier(next == null ? null : next.at(), compensations.nextDue(), now);
        return earlier(earliest, deadline, now);
    }

    private static Instant earlier(Instant a, Instant b, Instant now) {
        if (b == null || !b.isAfter(now)) {
            return a;
        }
        return a == null || b.isBefore(a) ? b : a;
    }

    /** Whether a person has said that the interrupted attempt may be executed again. */
    boolean isConfirmed(String taskId) {
        return confirmed.contains(taskId);
    }

    Set<String> ready() {
        return ready;
    }

    Set<String> runningTasks() {
        return running;
    }

    Set<String> interruptedTasks() {
        return interrupted;
    }

    NavigableSet<Due> due() {
        return due;
    }

    /** What is due at a time, earliest first. */
    NavigableSet<Due> dueBy(Instant now) {
        return due.headSet(new Due(now, "\uffff"), true);
    }

    List<String> failures() {
        return failures;
    }

    /** The completed task to undo next, newest first, or null if none is left. */
    String nextToUndo() {
        return undone < undoable.size() ? undoable.get(undoable.size() - 1 - undone) : null;
    }

    Compensations compensationSteps() {
        return compensations;
    }

    Dependencies dependencies() {
        return dependencies;
    }

    int openTasks() {
        return open;
    }

    boolean hasCancelledTasks() {
        return cancelledTasks > 0;
    }
}
