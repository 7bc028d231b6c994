package io.aureus.run;

import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one run has done so far, as opposed to {@link Workflow}, which says what it should do. Folded from its events, one
 * by one, at a cost that does not depend on the run's size; {@link RunMachine} reads it to decide. Not thread-safe: one
 * driver owns it.
 */
public final class Run {
    private final RunKey key;
    private final Workflow workflow;
    private final Dependencies dependencies;
    private final TaskStates tasks;

    private RunStatus status = RunStatus.PENDING;
    private long nextSeq;
    private RunStart start = RunStart.NONE;
    private RunPause pause = RunPause.NONE;
    private RunEnd end = RunEnd.NONE;
    private Instant deadline;
    private String cancelReason;
    private boolean outOfTime;

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
        this.tasks = new TaskStates(workflow, dependencies);
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
     * The state as it was kept: equal to the one that was replayed from the events which led there.
     *
     * @param record the run's
     * @param workflow its definition
     * @param dependencies of that definition
     * @param kept of the tasks that have begun, in any order
     * @return the run; attempts without an end count as interrupted
     */
    public static Run restore(
            RunRecord record, Workflow workflow, Dependencies dependencies, Collection<TaskRecord> kept) {
        Run run = new Run(record.key(), workflow, dependencies);
        run.status = record.status();
        run.nextSeq = record.nextSeq();
        run.start = new RunStart(record.startedAt(), record.startData());
        run.pause = new RunPause(record.pausedAt(), record.pauseReason(), record.doubts());
        run.end = new RunEnd(record.completedAt(), record.error(), record.failingTask(), record.outputs());
        run.deadline = record.deadline();
        run.cancelReason = record.cancelReason();
        run.outOfTime = record.outOfTime();
        run.tasks.restore(kept, record.status());
        run.tasks.attempts().confirm(record.confirmed());
        run.interruptAttempts();
        return run;
    }

    /** All that has to be kept of it besides its tasks; see {@link #restore}. */
    public RunRecord record() {
        return new RunRecord(
                key,
                status,
                nextSeq,
                start.data(),
                start.at(),
                end.at(),
                pause.since(),
                deadline,
                pause.reason(),
                cancelReason,
                outOfTime,
                end.error(),
                end.failingTask(),
                end.outputs(),
                pause.doubts(),
                tasks.attempts().confirmed());
    }

    /** All that has to be kept of the tasks that have begun. */
    public List<TaskRecord> taskRecords() {
        return tasks.records();
    }

    /** The same of the tasks that have changed since this was last asked. */
    public List<TaskRecord> takeChanged() {
        return tasks.takeChanged();
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
            case WORKFLOW_COMPLETED -> end(event, RunStatus.COMPLETED);
            case WORKFLOW_FAILED -> end(event, RunStatus.FAILED);
            case WORKFLOW_CANCELLED -> end(event, RunStatus.CANCELLED);
            case WORKFLOW_PURGED -> purge(event);
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
        start = new RunStart(event.timestamp(), event.data());
        deadline = deadlineFrom(event.timestamp());
    }

    private void pause(Event event) {
        move(event, RunStatus.PAUSED);
        pause = RunPause.of(event);
        interruptAttempts();
    }

    private void resume(Event event) {
        RunStatus before = status;
        if (before == RunStatus.PENDING) {
            throw impossible(event);
        }
        move(event, RunStatus.RUNNING);
        if (before == RunStatus.PAUSED) {
            tasks.attempts().confirm(pause.doubts());
            deadline = deadline == null ? null : deadline.plus(pause.until(event.timestamp()));
            pause = RunPause.NONE;
        } else {
            reopen(event);
        }
    }

    private void reopen(Event event) {
        end = RunEnd.NONE;
        outOfTime = false;
        deadline = deadlineFrom(event.timestamp());
        tasks.reopen(event.seq());
    }

    private void purge(Event event) {
        if (!status.isFinished()) {
            throw impossible(event);
        }
    }

    private void task(Event event) {
        boolean cancelled = event.type() == EventType.TASK_CANCELLED;
        if (status != RunStatus.RUNNING && !(cancelled && status == RunStatus.PAUSED)) {
            throw impossible(event);
        }
        tasks.apply(state(event.taskId()), event);
        outOfTime |= Cause.RUN_TIMEOUT.isOf(event);
        noteWhyItIsCancelled(event);
    }

    private void noteWhyItIsCancelled(Event event) {
        if (Cause.CANCEL.isOf(event)) {
            cancelReason = EventFields.text(event.metadata(), "reason");
        }
    }

    private void compensation(Event event) {
        boolean cancelled = event.type() == EventType.COMPENSATION_FAILED && Cause.CANCEL.isOf(event);
        if (status != RunStatus.RUNNING && !(cancelled && status == RunStatus.PAUSED)) {
            throw impossible(event);
        }
        tasks.compensate(event);
        noteWhyItIsCancelled(event);
    }

    private void end(Event event, RunStatus how) {
        if (tasks.isAnyUnderWay() || (how == RunStatus.COMPLETED && !tasks.haveAllCompleted())) {
            throw impossible(event);
        }
        move(event, how);
        end = RunEnd.of(event);
        pause = RunPause.NONE;
        cancelReason = null;
        tasks.close(how);
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

    /**
     * Declares that no attempt is under way in any process: those without an end were interrupted and will be executed
     * again, or stop the run. Changes nothing that is recorded.
     */
    public void interruptAttempts() {
        tasks.interruptAttempts();
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
        return start.identity();
    }

    /** Whether it belongs to the servers, as opposed to the process that started it. */
    public boolean submitted() {
        return start.submitted();
    }

    /** Its inputs, defaults included, secrets as references. Not modifiable. */
    public Map<String, Object> inputs() {
        return Collections.unmodifiableMap(start.inputs());
    }

    /** Everything that its first event recorded, for example the working directory. Not modifiable. */
    public Map<String, Object> startData() {
        return Collections.unmodifiableMap(start.data());
    }

    /** Its outputs once completed, else null. */
    public Map<String, Object> outputs() {
        return end.outputs();
    }

    /** When it started, or null. */
    public Instant startedAt() {
        return start.at();
    }

    /** When it ended, or null. */
    public Instant completedAt() {
        return end.at();
    }

    /** Until when it must have ended, pauses not counted, or null. */
    public Instant deadline() {
        return deadline;
    }

    /** Why it is paused, or null. */
    public String pauseReason() {
        return pause.reason();
    }

    /** Why it failed or was cancelled, or null. */
    public String error() {
        return end.error();
    }

    /** The task for which it failed, or null. */
    public String failingTask() {
        return end.failingTask();
    }

    /** States of all tasks in the order of the definition. A live view, not modifiable. */
    public Map<String, TaskState> tasks() {
        return tasks.all();
    }

    /**
     * State of one task.
     *
     * @param taskId one of the workflow's
     * @return never null
     * @throws IllegalStateException if there is no such task
     */
    public TaskState state(String taskId) {
        TaskState state = tasks.all().get(taskId);
        if (state == null) {
            throw new IllegalStateException("run '" + key + "' has no task '" + taskId + "'");
        }
        return state;
    }

    /** Steps of undoing in the order in which they were triggered in this opening. */
    public List<CompensationState> compensations() {
        return tasks.compensations().all();
    }

    /** Number of attempts of tasks and compensation actions that are under way; interrupted ones are not. */
    public int attemptsUnderWay() {
        return tasks.executing();
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
        return DueTasks.earlier(tasks.nextDue(now), deadline != null && deadline.isAfter(now) ? deadline : null);
    }

    ReadyTasks ready() {
        return tasks.ready();
    }

    AttemptsUnderWay attempts() {
        return tasks.attempts();
    }

    DueTasks due() {
        return tasks.due();
    }

    /** Tasks that ended without success in this opening, targets aside, in this order. */
    List<String> failures() {
        return tasks.failures();
    }

    Compensations compensationSteps() {
        return tasks.compensations();
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
