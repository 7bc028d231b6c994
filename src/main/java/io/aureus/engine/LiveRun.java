package io.aureus.engine;

import io.aureus.eventlog.Hold;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.Run;
import io.aureus.store.Beginning;
import io.aureus.store.Claim;
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

    /** Whether nothing is driven beside it, because it may be what ends its drivers' processes. */
    boolean alone;

    private final Hold hold;
    private Hold identity;

    /** Attempts in flight by {@link #attemptKey}. */
    final Map<String, Attempt> attempts = new LinkedHashMap<>();

    /** Ends that have arrived and are not folded in yet. */
    final List<AttemptEnd> ends = new ArrayList<>();

    /** Events folded in during this step and not committed yet. */
    final List<Event> gathered = new ArrayList<>();

    /** Events in a commit that has no answer yet; nothing new is recorded until it has one. */
    List<Event> committing = List.of();

    /** Events that are committed, or to be proven, and that the log has not acknowledged, in order. */
    private final List<Event> unacknowledged = new ArrayList<>();

    /** How many of those, from the first on, have been handed to the log. */
    private int appending;

    /** How many of those, from the first on, are of the driver before: to be in the log before anything else is recorded. */
    private int unproven;

    /** Whether it had something to do when nothing new could be recorded. */
    private boolean heldUp;

    /** Those committed that mean an execution which has a slot and has not been started. */
    List<Event> toStart = List.of();

    /** Whether somebody was told that it begins. */
    boolean announced;

    /** Refused appends of the same events so far, for the back-off. */
    int appendTries;

    /** Whether attempts were ended by us, and are to be executed again when none is under way here any more. */
    boolean cutOff;

    /** What somebody was told that it waits for. */
    final News news = new News();

    /** What it is being stopped for, or null. */
    Stop stop;

    /** The number of the command that it is being stopped for, or 0. */
    long command;

    /** The number of the command that what is gathered acts on, or 0. */
    long actsOn;

    /** Whether its own code or history broke: it is left as soon as no attempt of it is in flight. */
    boolean broken;

    /** By what, for people; or null. */
    String brokenBy;

    /** Will touch it when something is due, or null. */
    Timers.Timer dueTimer;

    LiveRun(Taken taken, Order order) {
        this.run = taken.run();
        this.claim = taken.claim();
        this.hold = taken.hold();
        this.identity = taken.identity();
        this.resumed = taken.resumed();
        this.beginning = taken.beginning();
        this.unproven = taken.unproven().size();
        this.unacknowledged.addAll(taken.unproven());
        this.order = order;
        this.alone = order instanceof Claimed claimed && claimed.run().isSuspect();
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
        committing.stream().filter(LiveRun::startsAttempt).forEach(starts::add);
        toStart = starts;
        unacknowledged.addAll(committing);
        committing = List.of();
    }

    /** What is to be handed to the log now: never two lots at a time, so that they stay in order. */
    List<Event> takeToAppend() {
        if (appending > 0) {
            return List.of();
        }
        appending = unacknowledged.size();
        return List.copyOf(unacknowledged);
    }

    /** The log refused what it was handed. */
    void appendRefused() {
        appending = 0;
    }

    /** The log has what it was handed; returns whether it was this process that made it happen. */
    boolean acknowledged() {
        unacknowledged.subList(0, appending).clear();
        boolean own = unproven == 0;
        unproven = 0;
        appending = 0;
        return own;
    }

    /** Committed events that are not known to be in the log. */
    List<Event> unacknowledged() {
        return List.copyOf(unacknowledged);
    }

    /**
     * Whether something new can be recorded now.
     *
     * @param bound of the events that may be on their way to the log meanwhile
     */
    boolean mayRecord(int bound) {
        boolean may = committing.isEmpty() && unproven == 0 && unacknowledged.size() <= bound;
        heldUp |= !may;
        return may;
    }

    /** Whether it was kept from recording something since this was last asked. */
    boolean takeHeldUp() {
        boolean was = heldUp;
        heldUp = false;
        return was;
    }

    /** Executions that have a slot and will not start, because the run is left before. */
    int startsNotMade() {
        return toStart.size() + starts(gathered) + starts(committing);
    }

    private static int starts(List<Event> events) {
        return (int) events.stream().filter(LiveRun::startsAttempt).count();
    }

    /** Whether store and log have all that happened. */
    boolean isKept() {
        return committing.isEmpty() && unacknowledged.isEmpty();
    }

    /** Whether nothing of it is under way here any more. */
    boolean isIdle() {
        return attempts.isEmpty() && ends.isEmpty() && gathered.isEmpty() && isKept();
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
