package io.aureus.run;

import io.aureus.workflow.Delivery;
import io.aureus.workflow.OnFailure;
import io.aureus.workflow.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What follows from what has happened. Every method reads a run and returns the events that record the next transitions;
 * none changes it. Any number of the returned events, taken from the front, is a history to go on from: a crash may keep
 * just so many.
 */
public final class RunMachine {
    private RunMachine() {}

    /**
     * The first event of a run.
     *
     * @param run one without events
     * @param now when it starts
     * @param start what is recorded besides name, version and definition: {@code inputs}, {@code identity} …
     * @return {@code WORKFLOW_STARTED}
     */
    public static Event start(Run run, Instant now, Map<String, Object> start) {
        Map<String, Object> data = Events.fields(
                "name", run.workflow().name(),
                "version", run.workflow().version(),
                "definitionHash", run.workflow().definitionHash());
        data.putAll(start);
        Events events = new Events(run, now);
        events.add(EventType.WORKFLOW_STARTED, null, data, Map.of());
        return events.written().get(0);
    }

    /**
     * What to do next. The events are to be recorded, then acted on: a {@code TASK_STARTED} or a
     * {@code COMPENSATION_TRIGGERED} of an action starts one execution; an end event ends the run. Call again after
     * applying them until nothing is returned.
     *
     * @param run the run
     * @param now the time
     * @param slots how many executions may be started at most, at least 0
     * @return the next events; empty: nothing to do before an attempt ends or {@link Run#nextDue()}
     */
    public static List<Event> decide(Run run, Instant now, int slots) {
        if (run.status() != RunStatus.RUNNING) {
            return List.of();
        }
        Events events = new Events(run, now);
        int free = Math.min(slots, freeOf(run));
        if (!run.interruptedTasks().isEmpty()) {
            executeAgain(run, free, events);
        } else if (isFailing(run, now)) {
            fail(run, now, free, events);
        } else if (run.hasCancelledTasks()) {
            if (run.runningTasks().isEmpty()) {
                endCancelled(run, null, events);
            }
        } else {
            goOn(run, now, free, events);
        }
        return events.written();
    }

    /**
     * How many executions could start right now if there were slots for all of them.
     *
     * @param run the run
     * @param now the time
     * @return an upper bound, at least 0
     */
    public static int startable(Run run, Instant now) {
        if (run.status() != RunStatus.RUNNING) {
            return 0;
        }
        int again = run.interruptedTasks().size();
        return isFailing(run, now)
                ? again + 1
                : again + run.ready().size() + run.dueBy(now).size();
    }

    private static int freeOf(Run run) {
        Integer bound = run.workflow().maxConcurrency();
        return bound == null ? Integer.MAX_VALUE : Math.max(0, bound - run.attemptsUnderWay());
    }

    private static void executeAgain(Run run, int free, Events events) {
        for (String taskId : run.interruptedTasks()) {
            boolean once = run.workflow().task(taskId).delivery() == Delivery.AT_MOST_ONCE;
            if (once && !run.isConfirmed(taskId)) {
                String reason = "AUR-204 Task '" + taskId + "' was interrupted in attempt "
                        + run.state(taskId).attempt()
                        + " and is delivered at most once. Check what it did; 'resume' executes it again";
                events.add(EventType.WORKFLOW_PAUSED, taskId, Events.fields("reason", reason));
                return;
            }
        }
        int left = free;
        for (String taskId : run.interruptedTasks()) {
            TaskState state = run.state(taskId);
            if (left-- > 0) {
                events.add(EventType.TASK_STARTED, taskId, Events.attempt(state.attempt(), state.execution() + 1));
            }
        }
    }

    /**
     * Whether a run is on its way to failing: a task ended without success and no other may start, undoing has begun, or
     * its time is over.
     *
     * @param run the run
     * @param now the time
     */
    public static boolean isFailing(Run run, Instant now) {
        boolean failed = !run.failures().isEmpty();
        boolean stop = failed && run.workflow().onFailure() == OnFailure.STOP;
        boolean nothingLeft = failed
                && run.ready().isEmpty()
                && run.runningTasks().isEmpty()
                && run.due().isEmpty();
        return stop || nothingLeft || !run.compensationSteps().isEmpty() || isOverdue(run, now);
    }

    /**
     * Whether the time-out of the whole run has passed while it was still doing its tasks: attempts in flight are to be ended.
     *
     * @param run the run
     * @param now the time
     */
    public static boolean isOverdue(Run run, Instant now) {
        return run.status() == RunStatus.RUNNING
                && run.deadline() != null
                && !now.isBefore(run.deadline())
                && (run.openTasks() > 0 || run.hasCancelledTasks())
                && run.compensationSteps().isEmpty();
    }

    private static void goOn(Run run, Instant now, int slots, Events events) {
        int free = dueTasks(run, now, slots, events);
        for (String taskId : run.ready()) {
            if (free-- <= 0) {
                return;
            }
            events.add(EventType.TASK_STARTED, taskId, Events.attempt(1, 1));
        }
        if (run.openTasks() == 0 && events.written().isEmpty()) {
            events.add(EventType.WORKFLOW_COMPLETED, null, outputs(run), Map.of());
        }
    }

    private static int dueTasks(Run run, Instant now, int slots, Events events) {
        int free = slots;
        for (Run.Due due : run.dueBy(now)) {
            TaskState state = run.state(due.taskId());
            if (state.status() == TaskStatus.WAITING) {
                completeWaiting(state, now, events);
            } else if (free > 0) {
                events.add(EventType.TASK_STARTED, state.id(), Events.attempt(state.attempt() + 1, 1));
                free--;
            }
        }
        return free;
    }

    private static void completeWaiting(TaskState state, Instant now, Events events) {
        long duration = Math.max(0, ChronoUnit.MILLIS.between(state.startedAt(), now));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("result", state.result());
        events.add(
                EventType.TASK_COMPLETED, state.id(), data, Events.attempt(state.attempt(), 1, "duration", duration));
    }

    private static Map<String, Object> outputs(Run run) {
        if (run.workflow().outputs().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> outputs = new LinkedHashMap<>();
        run.workflow().outputs().forEach((name, taskId) -> {
            TaskState state = run.state(taskId);
            boolean aside = state.resultSha256() != null;
            outputs.put(name, aside ? Map.of("resultSha256", state.resultSha256()) : state.result());
        });
        return Events.fields("outputs", outputs);
    }

    /** Ends what waits, runs targets, undoes completed tasks newest first, one at a time, then ends the run. */
    private static void fail(Run run, Instant now, int free, Events events) {
        for (Run.Due due : run.due()) {
            if (!run.dependencies().isCompensationTarget(due.taskId())) {
                events.add(EventType.TASK_CANCELLED, due.taskId(), Map.of());
            }
        }
        Compensations steps = run.compensationSteps();
        if (!events.written().isEmpty()
                || (steps.isEmpty() && !run.runningTasks().isEmpty())) {
            return;
        }
        if (steps.current() != null) {
            goOnUndoing(run, steps, now, free, events);
        } else if (!triggerTarget(run, events) && !triggerAction(run, free, events)) {
            endFailed(run, events);
        }
    }

    private static void goOnUndoing(Run run, Compensations steps, Instant now, int free, Events events) {
        CompensationState step = steps.current();
        if (free <= 0) {
            return;
        }
        if (!step.isAction()) {
            TaskState target = run.state(step.taskId());
            boolean due = target.dueAt() != null && !target.dueAt().isAfter(now);
            if (due && target.status() == TaskStatus.WAITING) {
                completeWaiting(target, now, events);
            } else if (due || run.ready().contains(target.id())) {
                events.add(EventType.TASK_STARTED, target.id(), Events.attempt(target.attempt() + 1, 1));
            }
        } else if (steps.isInterrupted()) {
            undo(step.taskId(), step.attempt(), step.execution() + 1, events);
        } else if (step.dueAt() != null && !step.dueAt().isAfter(now)) {
            undo(step.taskId(), step.attempt() + 1, 1, events);
        }
    }

    private static boolean triggerTarget(Run run, Events events) {
        for (String failed : run.failures()) {
            Task task = run.workflow().task(failed);
            List<String> targets = run.state(failed).status() == TaskStatus.TIMEOUT
                    ? task.compensation().onTimeout()
                    : task.compensation().onFailure();
            for (String target : targets) {
                if (!run.compensationSteps().contains(target)) {
                    events.add(EventType.COMPENSATION_TRIGGERED, target, Events.fields("compensationFor", failed));
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean triggerAction(Run run, int free, Events events) {
        String next = run.nextToUndo();
        if (next != null && free > 0) {
            undo(next, 1, 1, events);
        }
        return next != null;
    }

    private static void undo(String taskId, int attempt, int execution, Events events) {
        events.add(
                EventType.COMPENSATION_TRIGGERED,
                taskId,
                Events.attempt(attempt, execution, "compensationFor", taskId));
    }

    private static void endFailed(Run run, Events events) {
        String failing = run.failures().isEmpty() ? null : run.failures().get(0);
        String error = failing == null
                ? "AUR-201 Run '" + run.key() + "' exceeded its timeoutMs of "
                        + run.workflow().timeout().toMillis()
                : failure(run.state(failing), run.workflow().task(failing));
        long broken = run.compensations().stream()
                .filter(step -> step.status() == TaskStatus.FAILED)
                .count();
        Map<String, Object> metadata =
                Events.fields("error", error, "failedCompensations", broken == 0 ? null : broken);
        events.add(EventType.WORKFLOW_FAILED, failing, metadata);
    }

    private static String failure(TaskState state, Task task) {
        String code = state.status() == TaskStatus.TIMEOUT ? "AUR-203" : "AUR-202";
        String last = state.error() == null ? "" : ": " + state.error().message();
        return code + " Task '" + state.id() + "' gave up after attempt " + state.attempt() + " of "
                + task.retry().maxAttempts() + last;
    }

    /**
     * What the end of an attempt means.
     *
     * @param run the run, in which this execution is under way
     * @param end what ended and how
     * @param now the time
     * @param chance drawn from for jitter
     * @return the event that records it; empty if it was ended by us before it had an outcome, or if this execution is
     *     not, or no longer, the run's current one
     */
    public static List<Event> ended(Run run, AttemptEnd end, Instant now, RandomGenerator chance) {
        Events events = new Events(run, now);
        if (end.undoing()) {
            undoEnded(run, end, now, chance, events);
        } else if (isCurrent(run, end)) {
            taskEnded(run, end, now, chance, events);
        }
        return events.written();
    }

    private static boolean isCurrent(Run run, AttemptEnd end) {
        TaskState state = run.state(end.taskId());
        return run.status() == RunStatus.RUNNING
                && state.status() == TaskStatus.RUNNING
                && state.attempt() == end.attempt()
                && state.execution() == end.execution()
                && !run.interruptedTasks().contains(end.taskId());
    }

    private static void taskEnded(Run run, AttemptEnd end, Instant now, RandomGenerator chance, Events events) {
        int attempt = end.attempt();
        long millis = end.took().toMillis();
        Outcome outcome = end.outcome();
        if (outcome instanceof Outcome.Completed done) {
            events.add(
                    EventType.TASK_COMPLETED,
                    end.taskId(),
                    result(done),
                    Events.attempt(attempt, end.execution(), "duration", millis));
        } else if (outcome instanceof Outcome.Waits waits) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("result", waits.result());
            String dueAt = Events.time(waits.dueAt());
            events.add(EventType.TASK_WAITING, end.taskId(), data, Events.attempt(attempt, 1, "dueAt", dueAt));
        } else if (!(outcome instanceof Outcome.Cancelled)) {
            taskFailed(run, end, now, chance, events);
        }
    }

    private static Map<String, Object> result(Outcome.Completed done) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (done.sha256() == null) {
            data.put("result", done.result());
        } else {
            data.put("resultSha256", done.sha256());
        }
        if (done.detail() != null) {
            data.put("detail", done.detail());
        }
        return data;
    }

    private static void taskFailed(Run run, AttemptEnd end, Instant now, RandomGenerator chance, Events events) {
        Task task = run.workflow().task(end.taskId());
        TaskError error = error(end.outcome());
        boolean target = run.dependencies().isCompensationTarget(end.taskId());
        boolean over = !target && isFailing(run, now);
        Instant dueAt = over ? null : retryAt(task, end, error, now, chance);
        if (dueAt != null) {
            events.add(EventType.TASK_RETRY, end.taskId(), failed(end, error, dueAt));
        } else {
            boolean timeout = end.outcome() instanceof Outcome.TimedOut;
            EventType type = timeout ? EventType.TASK_TIMEOUT : EventType.TASK_FAILED;
            events.add(type, end.taskId(), failed(end, error, null));
        }
    }

    private static Instant retryAt(Task task, AttemptEnd end, TaskError error, Instant now, RandomGenerator chance) {
        boolean again = task.retry().allowsAnotherAfter(end.attempt(), error.code());
        return again
                ? now.plus(Backoff.delayAfter(task.retry(), end.attempt(), chance))
                        .truncatedTo(ChronoUnit.MILLIS)
                : null;
    }

    private static Map<String, Object> failed(AttemptEnd end, TaskError error, Instant dueAt, Object... more) {
        Map<String, Object> fields = Events.attempt(
                end.attempt(),
                end.execution(),
                "duration",
                end.took().toMillis(),
                "error",
                error.message(),
                "errorCode",
                error.code(),
                "dueAt",
                dueAt == null ? null : Events.time(dueAt));
        fields.putAll(Events.fields(more));
        return fields;
    }

    private static TaskError error(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.error();
        }
        Outcome.TimedOut timedOut = (Outcome.TimedOut) outcome;
        return new TaskError("timeout", "timeout after " + timedOut.bound().toMillis() + " ms");
    }

    private static void undoEnded(Run run, AttemptEnd end, Instant now, RandomGenerator chance, Events events) {
        CompensationState step = run.compensationSteps().current();
        boolean current = run.status() == RunStatus.RUNNING
                && run.compensationSteps().isActionRunning()
                && !run.compensationSteps().isInterrupted()
                && step.taskId().equals(end.taskId())
                && step.attempt() == end.attempt()
                && step.execution() == end.execution();
        if (!current) {
            return;
        }
        if (end.outcome() instanceof Outcome.Cancelled) {
            return;
        }
        Task task = run.workflow().task(end.taskId());
        if (end.outcome() instanceof Outcome.Completed || end.outcome() instanceof Outcome.Waits) {
            Map<String, Object> data = Events.fields(
                    "tool", task.compensationAction().tool(),
                    "args", task.compensationAction().args());
            Map<String, Object> metadata = Events.attempt(
                    end.attempt(),
                    1,
                    "compensationFor",
                    end.taskId(),
                    "duration",
                    end.took().toMillis());
            events.add(EventType.COMPENSATION_COMPLETED, end.taskId(), data, metadata);
        } else {
            TaskError error = error(end.outcome());
            Instant dueAt = retryAt(task, end, error, now, chance);
            Map<String, Object> metadata = failed(end, error, dueAt, "compensationFor", end.taskId());
            events.add(EventType.COMPENSATION_FAILED, end.taskId(), metadata);
        }
    }

    /**
     * Pauses: nothing starts any more until it is resumed.
     *
     * @param run one that is running
     * @param reason for people
     * @param now the time
     * @return {@code WORKFLOW_PAUSED}, or nothing if the run is not running
     */
    public static List<Event> pause(Run run, String reason, Instant now) {
        Events events = new Events(run, now);
        if (run.status() == RunStatus.RUNNING) {
            events.add(EventType.WORKFLOW_PAUSED, null, Events.fields("reason", Objects.requireNonNull(reason)));
        }
        return events.written();
    }

    /**
     * Ends a pause, or reopens a failed run: its failed, timed-out, skipped, cancelled and compensated tasks become pending
     * with fresh attempts.
     *
     * @param run one that is paused or failed
     * @param by who asked for it, for people
     * @param now the time
     * @return {@code WORKFLOW_RESUMED}, or nothing if the run is neither
     */
    public static List<Event> resume(Run run, String by, Instant now) {
        Events events = new Events(run, now);
        if (run.status() == RunStatus.PAUSED || run.status() == RunStatus.FAILED) {
            String from = run.status().text();
            events.add(EventType.WORKFLOW_RESUMED, null, Events.fields("by", by, "from", from));
        }
        return events.written();
    }

    /**
     * Cancels, once no attempt is under way: what has not ended is cancelled; what completed stays as it is.
     *
     * @param run one that is running or paused and not failing
     * @param by who asked for it, for people
     * @param now the time
     * @return the events, the end event last; nothing if the run is finished, failing, or attempts are under way
     */
    public static List<Event> cancel(Run run, String by, Instant now) {
        Events events = new Events(run, now);
        boolean possible = !run.status().isFinished() && run.status() != RunStatus.PENDING && !isFailing(run, now);
        if (possible && run.runningTasks().size() == run.interruptedTasks().size()) {
            endCancelled(run, by, events);
        }
        return events.written();
    }

    private static void endCancelled(Run run, String by, Events events) {
        List<String> unfinished = new ArrayList<>(run.runningTasks());
        run.due().forEach(due -> unfinished.add(due.taskId()));
        unfinished.forEach(id -> events.add(EventType.TASK_CANCELLED, id, Map.of()));
        String why = by == null ? "cancelled" : "cancelled by " + by;
        events.add(EventType.WORKFLOW_CANCELLED, null, Events.fields("error", why));
    }
}
