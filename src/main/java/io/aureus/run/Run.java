package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

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
    private final List<String> failures = new ArrayList<>();
    private final ReadyTasks ready;
    private final AttemptsUnderWay attempts;
    private final DueTasks due = new DueTasks();
    private final Compensations compensations = new Compensations();

    private RunStatus status = RunStatus.PENDING;
    private long nextSeq;
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
    private List<String> doubtsAtPause = List.of();
    private String cancelReason;
    private boolean outOfTime;
    private String error;
    private String failingTask;

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
        this.ready = new ReadyTasks(workflow, dependencies);
        this.attempts = new AttemptsUnderWay(workflow);
        for (Task task : workflow.tasks().values()) {
            put(TaskState.pending(task.id(), 0));
        }
        ready.open(tasks);
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
        if (status != RunStatus.PENDING) {
            throw impossible(event);
        }
        move(event, RunStatus.RUNNING);
        startedAt = event.timestamp();
        startData = event.data();
        identity = EventFields.text(event.data(), "identity");
        submitted = "servers".equals(event.data().get("belongsTo"));
        inputs = EventFields.object(event.data(), "inputs");
        deadline = deadlineFrom(startedAt);
    }

    private void pause(Event event) {
        move(event, RunStatus.PAUSED);
        pausedAt = event.timestamp();
        pauseReason = EventFields.text(event.metadata(), "reason");
        doubtsAtPause = EventFields.texts(event.metadata(), "tasks");
        interruptAttempts();
    }

    private void resume(Event event) {
        RunStatus before = status;
        if (before == RunStatus.PENDING) {
            throw impossible(event);
        }
        move(event, RunStatus.RUNNING);
        if (before == RunStatus.PAUSED) {
            attempts.confirm(doubtsAtPause);
            Duration pause = Duration.between(pausedAt, event.timestamp());
            deadline = deadline == null || pause.isNegative() ? deadline : deadline.plus(pause);
            endPause();
        } else {
            reopen(event.timestamp());
        }
    }

    private void endPause() {
        pausedAt = null;
        pauseReason = null;
        doubtsAtPause = List.of();
    }

    private void reopen(Instant at) {
        completedAt = null;
        error = null;
        failingTask = null;
        outOfTime = false;
        failures.clear();
        deadline = deadlineFrom(at);
        for (TaskState state : List.copyOf(tasks.values())) {
            boolean target = dependencies.isCompensationTarget(state.id());
            boolean again = state.status() != TaskStatus.PENDING && (target || state.status() != TaskStatus.COMPLETED);
            put(again ? state.reopened() : state);
        }
        compensations.reopen(tasks);
        ready.open(tasks);
    }

    private void task(Event event) {
        boolean cancelled = event.type() == EventType.TASK_CANCELLED;
        if (status != RunStatus.RUNNING && !(cancelled && status == RunStatus.PAUSED)) {
            throw impossible(event);
        }
        TaskState before = state(event.taskId());
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
            default -> ended(after, event);
        }
    }

    private void ended(TaskState task, Event event) {
        attempts.ended(task.id());
        outOfTime |= Cause.RUN_TIMEOUT.isOf(event);
        if (Cause.CANCEL.isOf(event)) {
            cancelReason = EventFields.text(event.metadata(), "reason");
        }
        if (dependencies.isCompensationTarget(task.id())) {
            compensations.targetEnded(task);
            return;
        }
        ready.ended(task);
        compensations.taskEnded(workflow.task(task.id()), task.status());
        if (task.status().isFailure()) {
            failures.add(task.id());
        }
    }

    private void compensation(Event event) {
        if (status != RunStatus.RUNNING) {
            throw impossible(event);
        }
        CompensationState after = compensations.apply(event);
        if (!after.isAction()) {
            ready.triggered(after.taskId());
        } else if (after.status() == TaskStatus.COMPLETED) {
            put(state(after.taskId()).compensated());
        }
    }

    private void end(Event event, RunStatus how, TaskStatus rest) {
        boolean unfinished = !attempts.all().isEmpty() || !due.isEmpty();
        if (unfinished || (how == RunStatus.COMPLETED && (ready.unfinished() > 0 || !failures.isEmpty()))) {
            throw impossible(event);
        }
        move(event, how);
        completedAt = event.timestamp();
        endPause();
        cancelReason = null;
        error = EventFields.text(event.metadata(), "error");
        failingTask = event.taskId();
        outputs = how == RunStatus.COMPLETED ? EventFields.object(event.data(), "outputs") : null;
        ready.close();
        compensations.close();
        for (TaskState state : List.copyOf(tasks.values())) {
            if (state.status() == TaskStatus.PENDING) {
                put(state.ended(rest, null, null));
            }
        }
    }

    private void move(Event event, RunStatus to) {
        if (!status.next().contains(to)) {
            throw impossible(event);
        }
        status = to;
    }

    private IllegalStateException impossible(Event event) {
        return new IllegalStateException(
                "run '" + key + "', which is " + status.text() + ", cannot have " + event.type() + " now");
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
        attempts.interruptAll();
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
        return attempts.executing() + (undoing ? 1 : 0);
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
        return earliest(due.next(now), later(compensations.nextDue(), now), later(deadline, now));
    }

    private static Instant later(Instant at, Instant now) {
        return at != null && at.isAfter(now) ? at : null;
    }

    /** The earliest of some times, any of which may be null; null if there is none. */
    static Instant earliest(Instant... times) {
        return Stream.of(times)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
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

    Compensations compensationSteps() {
        return compensations;
    }

    Dependencies dependencies() {
        return dependencies;
    }

    /** Whether something was ended because the whole run's time was over. */
    boolean isOutOfTime() {
        return outOfTime;
    }

    /** Why the run is being cancelled, or null if it is not. */
    String cancelReason() {
        return cancelReason;
    }
}
