package io.aureus.cli;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskState;
import io.aureus.run.TaskStatus;
import io.aureus.run.Timestamps;
import io.aureus.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a run that another process drives to its end, by looking at the store again and again, and tells a view what it
 * would hear if it were driven here. Of what happens between two looks only where it led to is told.
 */
final class Follower {
    private static final long LOOK_AGAIN_MILLIS = 250;

    /** Looks between two questions whether anybody may drive it at all. */
    private static final int LOOKS_UNASKED = 20;

    private static final Map<TaskStatus, EventType> TOLD_AS = Map.of(
            TaskStatus.RUNNING, EventType.TASK_STARTED,
            TaskStatus.RETRYING, EventType.TASK_RETRY,
            TaskStatus.COMPLETED, EventType.TASK_COMPLETED,
            TaskStatus.FAILED, EventType.TASK_FAILED,
            TaskStatus.TIMEOUT, EventType.TASK_TIMEOUT,
            TaskStatus.WAITING, EventType.TASK_WAITING,
            TaskStatus.CANCELLED, EventType.TASK_CANCELLED);

    private static final Map<RunStatus, EventType> ENDS = Map.of(
            RunStatus.COMPLETED, EventType.WORKFLOW_COMPLETED,
            RunStatus.FAILED, EventType.WORKFLOW_FAILED,
            RunStatus.CANCELLED, EventType.WORKFLOW_CANCELLED,
            RunStatus.PAUSED, EventType.WORKFLOW_PAUSED);

    private final Program program;
    private final KnownRuns known;
    private final RunView view;
    private final Map<String, TaskState> seen = new HashMap<>();

    Follower(Program program, KnownRuns known, RunView view) {
        this.program = program;
        this.known = known;
        this.view = view;
    }

    /** Returns when the run has ended or is paused. While the store is away it waits. */
    ExitCode follow(RunKey key) throws Exception {
        Run run = known.load(key);
        view.begun(run, false);
        for (int look = 0; ; look++) {
            if (look % LOOKS_UNASKED == 0) {
                refuseParked(key);
            }
            tell(run);
            if (run.status().isFinished() || run.status() == RunStatus.PAUSED) {
                view.left(run, false);
                return view.exitCode();
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
            run = lookAgain(run);
        }
    }

    private void refuseParked(RunKey key) throws CommandException {
        try {
            Optional<String> why = known.whyParked(key);
            if (why.isPresent()) {
                throw new CommandException(ExitCode.CONFLICT, why.get());
            }
        } catch (StoreUnavailableException e) {
            // the next look says so
        }
    }

    private Run lookAgain(Run last) throws Exception {
        try {
            return known.load(last.key());
        } catch (StoreUnavailableException e) {
            view.blocked(last, e.getMessage());
            Thread.sleep(10 * LOOK_AGAIN_MILLIS);
            return last;
        }
    }

    private void tell(Run run) {
        List<Event> events = new ArrayList<>();
        for (TaskState task : run.tasks().values()) {
            TaskState before = seen.put(task.id(), task);
            boolean moved = before == null || before.status() != task.status() || before.attempt() != task.attempt();
            if (moved && TOLD_AS.containsKey(task.status())) {
                events.add(event(run, task));
            }
        }
        if (ENDS.containsKey(run.status())) {
            events.add(end(run));
        }
        view.happened(run, events);
    }

    private Event end(Run run) {
        Instant at = run.completedAt() == null ? program.clock().instant() : run.completedAt();
        Map<String, Object> metadata = run.error() == null ? Map.of() : Map.of("error", run.error());
        return new Event(at, ENDS.get(run.status()), run.key(), null, run.nextSeq(), Map.of(), metadata);
    }

    private Event event(Run run, TaskState task) {
        Instant at = task.completedAt() != null
                ? task.completedAt()
                : task.startedAt() != null ? task.startedAt() : program.clock().instant();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("attempt", (long) task.attempt());
        if (task.error() != null) {
            metadata.put("error", task.error().message());
        }
        if (task.dueAt() != null) {
            metadata.put("dueAt", Timestamps.format(task.dueAt()));
        }
        return new Event(at, TOLD_AS.get(task.status()), run.key(), task.id(), run.nextSeq(), Map.of(), metadata);
    }
}
