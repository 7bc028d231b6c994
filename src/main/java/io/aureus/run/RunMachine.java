package io.aureus.run;

import io.aureus.workflow.OnFailure;
import java.time.Instant;
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
     * @param chance drawn from for jitter, when the time of a waiting attempt is over
     * @return the next events; empty: nothing to do before an attempt ends or {@link Run#nextDue()}
     */
    public static List<Event> decide(Run run, Instant now, int slots, RandomGenerator chance) {
        if (run.status() != RunStatus.RUNNING) {
            return List.of();
        }
        Events events = new Events(run, now);
        int free = Math.min(slots, freeOf(run));
        if (run.cancelReason() != null) {
            if (run.attemptsUnderWay() == 0) {
                endCancelled(run, run.cancelReason(), events);
            }
        } else if (isOverdue(run, now)) {
            Undoing.timeOutInterrupted(run, events);
            Undoing.decide(run, now, free, chance, events);
        } else if (!run.attempts().interrupted().isEmpty()) {
            Advancing.executeAgain(run, free, events);
        } else if (isFailing(run, now)) {
            Undoing.decide(run, now, free, chance, events);
        } else {
            Advancing.decide(run, now, free, chance, events);
        }
        return events.written();
    }

    /**
     * How many executions could start right now if there were slots for all of them.
     *
     * @param run the run
     * @param now the time
     * @return an upper bound, at least 0, never above what {@code maxConcurrency} leaves
     */
    public static int startable(Run run, Instant now) {
        if (run.status() != RunStatus.RUNNING) {
            return 0;
        }
        int free = freeOf(run);
        int again = run.attempts().interrupted().size();
        int due = run.due().retriesDue(now, Math.min(free, 1_000)).size();
        int wanted = isFailing(run, now)
                ? again + (Undoing.canStart(run, now) ? 1 : 0)
                : again + run.ready().all().size() + due;
        return Math.min(free, wanted);
    }

    private static int freeOf(Run run) {
        Integer bound = run.workflow().maxConcurrency();
        return bound == null ? Integer.MAX_VALUE : Math.max(0, bound - run.attemptsUnderWay());
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
                && run.attempts().all().isEmpty()
                && run.due().isEmpty();
        return stop || nothingLeft || !run.compensationSteps().isEmpty() || isOverdue(run, now);
    }

    /**
     * Whether the time-out of the whole run has passed while it was still doing its tasks: attempts in flight are to be
     * ended. Stays so once something was ended for it, also if the clock steps back.
     *
     * @param run the run
     * @param now the time
     */
    public static boolean isOverdue(Run run, Instant now) {
        boolean late = run.deadline() != null
                && !now.isBefore(run.deadline())
                && run.ready().unfinished() > 0;
        return run.status() == RunStatus.RUNNING
                && (late || run.isOutOfTime())
                && run.compensationSteps().isEmpty();
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
        return AttemptEnds.of(run, end, now, chance);
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
     * Cancels, once no attempt is under way: what has not ended is cancelled; what completed stays as it is, and what is
     * being undone, if the run is paused in the middle of it, stays half undone and is recorded as such.
     *
     * @param run one that is paused, or running and not failing
     * @param by who asked for it, for people; may be null
     * @param now the time
     * @return the events, the end event last; nothing if the run is neither, or attempts are under way
     */
    public static List<Event> cancel(Run run, String by, Instant now) {
        Events events = new Events(run, now);
        boolean going = run.status() == RunStatus.RUNNING && !isFailing(run, now);
        if ((going || run.status() == RunStatus.PAUSED) && run.attemptsUnderWay() == 0) {
            endCancelled(run, by == null ? "cancelled" : "cancelled by " + by, events);
        }
        return events.written();
    }

    private static void endCancelled(Run run, String reason, Events events) {
        Map<String, Object> why = Events.fields("cause", Cause.CANCEL.text(), "reason", reason);
        Undoing.cancelInterrupted(run, reason, events);
        run.attempts().all().forEach(taskId -> events.add(EventType.TASK_CANCELLED, taskId, why));
        run.due().all().forEach(taskId -> events.add(EventType.TASK_CANCELLED, taskId, why));
        events.add(EventType.WORKFLOW_CANCELLED, null, Events.fields("error", reason));
    }
}
