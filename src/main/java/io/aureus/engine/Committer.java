package io.aureus.engine;

import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunMachine;
import io.aureus.run.TaskState;
import io.aureus.store.RunChange;
import io.aureus.store.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers what happened to all runs in one step, commits it to the state store in one go, and hands each run's events to
 * the log. While they are not acknowledged, nothing that depends on them happens and nothing further of that run is
 * recorded.
 */
final class Committer {
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

    private final Surroundings with;
    private final Drive drive;
    private final Timers timers;
    private final Sequence sequence;
    private final List<LiveRun> changed = new ArrayList<>();
    private long acknowledged;

    Committer(Surroundings with, Drive drive, Timers timers, Sequence sequence) {
        this.with = with;
        this.drive = drive;
        this.timers = timers;
        this.sequence = sequence;
    }

    /** Folds events into a run and keeps them for the commit. */
    void apply(LiveRun live, List<Event> events) {
        events.forEach(live.run::apply);
        live.gathered.addAll(events);
    }

    void foldEnds(LiveRun live, Instant now) {
        for (AttemptEnd end : live.ends) {
            apply(live, RunMachine.ended(live.run, end, now, with.chance()));
        }
        live.ends.clear();
    }

    void add(LiveRun live) {
        changed.add(live);
    }

    void commit() {
        if (changed.isEmpty()) {
            return;
        }
        List<RunChange> changes = new ArrayList<>(changed.size());
        for (LiveRun live : changed) {
            live.unacknowledged = List.copyOf(live.gathered);
            live.gathered.clear();
            changes.add(
                    new RunChange(live.claim, StoredRun.summary(live.run), changedTasks(live), live.unacknowledged));
        }
        Set<RunKey> lost = with.store().commit(changes);
        if (!lost.isEmpty()) {
            throw new IllegalStateException("runs " + lost + " are held here and were changed by somebody else");
        }
        List<LiveRun> committed = List.copyOf(changed);
        changed.clear();
        committed.forEach(this::append);
    }

    /** The tasks that the events name; all of them when the run began, was reopened, or ended. */
    private static List<TaskState> changedTasks(LiveRun live) {
        Map<String, TaskState> tasks = new LinkedHashMap<>();
        for (Event event : live.unacknowledged) {
            switch (event.type()) {
                case WORKFLOW_RESUMED, WORKFLOW_COMPLETED, WORKFLOW_FAILED, WORKFLOW_CANCELLED -> {
                    return List.copyOf(live.run.tasks().values());
                }
                default -> {
                    if (event.taskId() != null) {
                        tasks.put(event.taskId(), live.run.state(event.taskId()));
                    }
                }
            }
        }
        return List.copyOf(tasks.values());
    }

    private void append(LiveRun live) {
        List<Event> events = live.unacknowledged;
        sequence.record(
                () -> with.log().append(events),
                failure -> drive.post(() -> {
                    if (failure == null) {
                        acknowledged(live, events);
                    } else {
                        refused(live, failure);
                    }
                }));
    }

    private void acknowledged(LiveRun live, List<Event> events) {
        acknowledged += events.size();
        live.unacknowledged = List.of();
        live.appendTries = 0;
        drive.acknowledged(live, events);
    }

    private void refused(LiveRun live, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        long factor = 1L << Math.min(live.appendTries++, 10);
        Duration delay = BACKOFF_FIRST.multipliedBy(factor);
        Duration bounded = delay.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : delay;
        timers.at(with.clock().instant().plus(bounded), () -> {
            if (drive.isDriving(live)) {
                append(live);
            }
        });
        drive.blocked(live, String.valueOf(cause.getMessage()));
    }

    /** Events acknowledged since the last call. */
    long takeAcknowledged() {
        long taken = acknowledged;
        acknowledged = 0;
        return taken;
    }
}
