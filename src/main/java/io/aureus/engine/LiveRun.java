package io.aureus.engine;

import io.aureus.eventlog.Hold;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.Run;
import io.aureus.store.Beginning;
import io.aureus.store.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as long as this process drives it: its state, its attempts in flight, and what the log has not acknowledged yet.
 * Touched by the driving thread only.
 */
final class LiveRun {
    final Run run;
    final boolean resumed;
    final Claim claim;

    /** Beside what it may begin, if it is a new one. */
    final Beginning beginning;

    /** What it was asked for by. */
    final Order order;

    private final Hold hold;
    private Hold identity;

    /** Attempts in flight by {@link #attemptKey}. */
    final Map<String, Attempt> attempts = new LinkedHashMap<>();

    /** Ends that have arrived and are not folded in yet. */
    final List<AttemptEnd> ends = new ArrayList<>();

    /** Events folded in during this step and not committed yet. */
    final List<Event> gathered = new ArrayList<>();

    /** Events on their way to store and log and not acknowledged; nothing new is recorded until they are. */
    List<Event> unacknowledged;

    /** Events of the driver before, to be in the log before anything else is recorded. */
    final List<Event> unproven;

    /** Whether those are in a commit that has no answer yet. */
    boolean committing;

    /** Those committed that mean an execution which has a slot and has not been started. */
    List<Event> toStart = List.of();

    /** Whether somebody was told that it begins. */
    boolean announced;

    /** Refused appends of the same events so far, for the back-off. */
    int appendTries;

    /** What somebody was told that it waits for. */
    final News news = new News();

    /** What it is being stopped for, or null. */
    Stop stop;

    /** The number of the command that it is being stopped for, or 0. */
    long command;

    /** Whether its own code or history broke: it is left as soon as no attempt of it is in flight. */
    boolean broken;

    /** When a timer will touch it because something is due, or null. */
    Instant dueTimer;

    LiveRun(Taken taken, Order order) {
        this.run = taken.run();
        this.claim = taken.claim();
        this.hold = taken.hold();
        this.identity = taken.identity();
        this.resumed = taken.resumed();
        this.beginning = taken.beginning();
        this.unproven = taken.unproven();
        this.unacknowledged = unproven;
        this.order = order;
    }

    static String attemptKey(String taskId, boolean undoing) {
        return (undoing ? "undo:" : "task:") + taskId;
    }

    /** Whether recording this event means to start an execution, once it is acknowledged. */
    static boolean startsAttempt(Event event) {
        return event.type() == EventType.TASK_STARTED
                || (event.type() == EventType.COMPENSATION_TRIGGERED
                        && event.taskId().equals(event.metadata().get("compensationFor")));
    }

    /** Its commit is durable: what it says to start may be started. */
    void committed() {
        List<Event> starts = new ArrayList<>(toStart);
        unacknowledged.stream().filter(LiveRun::startsAttempt).forEach(starts::add);
        toStart = starts;
        committing = false;
    }

    /** Executions that have a slot and will not start, because the run is left before. */
    int startsNotMade() {
        return toStart.size() + starts(gathered) + (committing ? starts(unacknowledged) : 0);
    }

    private static int starts(List<Event> events) {
        return (int) events.stream().filter(LiveRun::startsAttempt).count();
    }

    boolean isAppending() {
        return !unacknowledged.isEmpty();
    }

    /** Whether nothing of it is under way here any more. */
    boolean isIdle() {
        return attempts.isEmpty() && ends.isEmpty() && gathered.isEmpty() && !isAppending();
    }

    /** The first event is acknowledged: another start of the same identity may look now. */
    void letGoOfIdentity() {
        if (identity != null) {
            identity.close();
            identity = null;
        }
    }

    void letGo() {
        letGoOfIdentity();
        if (hold != null) {
            hold.close();
        }
    }
}
