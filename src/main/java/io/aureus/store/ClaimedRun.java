package io.aureus.store;

import io.aureus.run.Event;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import java.util.List;
import java.util.Objects;

/**
 * A run as whoever claimed it finds it.
 *
 * @param claim names the driver in its commits
 * @param run its state as last committed
 * @param tasks of those that have begun
 * @param events of its latest commit, which may not be in the event log yet: they are appended before anything else of the
 *     run is committed
 * @param asked the number of the latest command that it was given, or 0
 * @param command what it was asked to do and nobody has acted on, or null; only of submitted runs, as {@code crashes}
 * @param crashes how often its driver's process was killed or crashed while an attempt of it was under way, since it last
 *     got on; only of submitted runs that are taken by {@link DurableStateStore#claimSubmitted} or {@link
 *     DurableStateStore#claimSuspect}
 */
public record ClaimedRun(
        Claim claim,
        RunRecord run,
        List<TaskRecord> tasks,
        List<Event> events,
        long asked,
        RunCommand command,
        int crashes) {

    /** From so many crashes on a run may be their cause: it is driven alone, so that the next one says whether it is. */
    public static final int SUSPECT_FROM = 2;

    /** Crashes of a process that drove nothing else after which a run is parked. */
    public static final int CRASHES_ALONE_MAX = 5;

    /** Only the command may be null. */
    public ClaimedRun {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(run, "run");
        tasks = List.copyOf(tasks);
        events = List.copyOf(events);
    }

    /** Whether it may be what ends its drivers' processes. */
    public boolean isSuspect() {
        return crashes >= SUSPECT_FROM;
    }

    /** Whether it is: alone, too, it ended process after process. */
    public boolean isPoison() {
        return crashes >= SUSPECT_FROM + CRASHES_ALONE_MAX;
    }
}
