package io.aureus.engine;

import io.aureus.engine.Stop.Purpose;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.Outcome;
import io.aureus.run.RunMachine;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskError;
import io.aureus.tool.Tool;
import io.aureus.workflow.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Starts the attempts of a drive's runs and ends those whose time is over. */
final class Attempts {
    private final Surroundings with;
    private final Slots slots;
    private final Set<Attempt> inFlight;
    private final DrivenRuns runs;
    private final Consumer<Runnable> post;
    private final Timers timers;
    private final Companions companions;
    private final Results results;

    /** With a way to hand messages to the driving thread. */
    Attempts(Engine engine, DrivenRuns runs, Consumer<Runnable> post, Timers timers, Companions companions) {
        this.with = engine.surroundings();
        this.slots = engine.slots();
        this.inFlight = engine.inFlight();
        this.runs = runs;
        this.post = post;
        this.timers = timers;
        this.companions = companions;
        this.results = Results.of(with.store(), with.log(), engine.sequence());
    }

    /** Starts what an acknowledged event says has started; its slot is taken already. */
    void start(LiveRun live, Event event) {
        if (live.stop != null) {
            slots.giveBack(1);
            return;
        }
        boolean undoing = event.type() == EventType.COMPENSATION_TRIGGERED;
        int attempt = number(event, "attempt");
        int execution = number(event, "execution");
        Task task = live.run.workflow().task(event.taskId());
        String toolName = undoing ? task.compensationAction().tool() : task.tool();
        Tool tool =
                toolName == null ? NoTool.INSTANCE : with.tools().find(toolName).orElse(null);
        if (tool == null) {
            TaskError error = new TaskError("tool", "AUR-217 There is no tool '" + toolName + "' in this process");
            Outcome none = new Outcome.Failed(error);
            Instant now = with.clock().instant();
            slots.giveBack(1);
            ended(live, new AttemptEnd(task.id(), undoing, attempt, execution, none, now, Duration.ZERO));
            return;
        }
        AttemptCall call = new AttemptCall(live.run, task, undoing, attempt, execution, tool, with.clock(), results);
        long now = with.nanoTime().getAsLong();
        companions.begins(now);
        dispatch(live, new Attempt(call, this::begun, (executed, end) -> {
            over(executed);
            post.accept(() -> {
                companions.ended(now, with.nanoTime().getAsLong());
                timers.cancel(executed.timer);
                live.attempts.remove(LiveRun.attemptKey(end.taskId(), end.undoing()));
                ended(live, end);
            });
        }));
    }

    /** It no longer executes, whoever is interested in its end: the drive may be over, having lost its run. */
    private void over(Attempt attempt) {
        inFlight.remove(attempt);
        slots.giveBack(1);
    }

    /** Its time runs from here, not from when it was handed to the executor. */
    private void begun(Attempt attempt) {
        Duration timeout = attempt.call().timeout();
        if (timeout != null) {
            Instant over = with.clock().instant().plus(timeout);
            post.accept(() -> attempt.timer = timers.at(over, () -> attempt.end(new Outcome.TimedOut(timeout))));
        }
    }

    private static int number(Event event, String field) {
        return event.metadata().get(field) instanceof Number number ? number.intValue() : 1;
    }

    private void dispatch(LiveRun live, Attempt attempt) {
        live.attempts.put(
                LiveRun.attemptKey(attempt.call().taskId(), attempt.call().undoing()), attempt);
        inFlight.add(attempt);
        if (attempt.call().isNothing()) {
            attempt.run();
        } else {
            with.attempts().execute(attempt);
        }
    }

    private void ended(LiveRun live, AttemptEnd end) {
        live.ends.add(end);
        runs.touch(live);
    }

    /** Ends all attempts of a run whose own time is over. */
    void endOverdue(LiveRun live, Instant now) {
        if (RunMachine.isOverdue(live.run, now)) {
            Duration bound = live.run.workflow().timeout();
            live.attempts.values().forEach(attempt -> attempt.end(new Outcome.TimedOut(bound)));
        }
    }

    /**
     * Begins to stop a run: nothing starts any more; what still executes when the grace is over is ended. A run that is
     * failing is not cancelled unless it is paused first: what it did is being undone.
     */
    void stop(LiveRun live, Purpose purpose, String reason) {
        boolean undoes = live.run.status() == RunStatus.RUNNING
                && RunMachine.isFailing(live.run, with.clock().instant());
        if (purpose == Purpose.CANCEL && undoes) {
            runs.declined(live);
            return;
        }
        boolean stronger = live.stop == null || purpose.compareTo(live.stop.purpose()) > 0;
        if (stronger) {
            boolean atOnce = purpose == Purpose.CANCEL;
            Instant now = with.clock().instant();
            Instant graceEnds = atOnce ? now : now.plus(with.grace());
            live.stop = new Stop(purpose, reason, graceEnds);
            timers.at(graceEnds, () -> {
                live.attempts.values().forEach(attempt -> attempt.end(new Outcome.Cancelled()));
                runs.touch(live);
            });
            runs.touch(live);
        }
    }
}
