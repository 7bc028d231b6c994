package io.aureus.engine;

import io.aureus.engine.Stop.Purpose;
import io.aureus.run.Event;
import io.aureus.run.RunMachine;
import io.aureus.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What happens to one run in a step of its drive: what ended is folded in, what follows is decided and gathered for the
 * commit, as far as there are slots; if nothing is to be recorded, the run waits for a time, or is left.
 */
final class RunTurn {
    private final Engine engine;
    private final DrivenRuns runs;
    private final Consumer<Runnable> post;
    private final Committer committer;
    private final Attempts attempts;
    private final Timers timers;
    private final boolean keepsWaiting;

    RunTurn(
            Engine engine,
            DrivenRuns runs,
            Consumer<Runnable> post,
            Committer committer,
            Attempts attempts,
            Timers timers,
            boolean keepsWaiting) {
        this.engine = engine;
        this.runs = runs;
        this.post = post;
        this.committer = committer;
        this.attempts = attempts;
        this.timers = timers;
        this.keepsWaiting = keepsWaiting;
    }

    /** Takes the turn of a run of which the log has acknowledged everything. */
    void take(LiveRun live, Instant now) {
        committer.foldEnds(live, now);
        attempts.endOverdue(live, now);
        if (live.cutOff && live.attempts.isEmpty() && live.toStart.isEmpty()) {
            live.cutOff = false;
            live.run.interruptAttempts();
        }
        if (live.stop == null || live.stop.purpose() != Purpose.CANCEL) {
            decide(live, now);
        }
        if (live.stop != null && live.attempts.isEmpty()) {
            recordStop(live, now);
        }
        if (live.gathered.isEmpty()) {
            settle(live, now);
        } else {
            committer.add(live);
        }
    }

    private void decide(LiveRun live, Instant now) {
        int wanted = live.stop == null ? RunMachine.startable(live.run, now) : 0;
        RandomGenerator chance = engine.surroundings().chance();
        int granted = engine.slots().take(wanted);
        int free = granted;
        try {
            List<Event> events = RunMachine.decide(live.run, now, free, chance);
            while (!events.isEmpty()) {
                committer.apply(live, events);
                free -= (int) events.stream().filter(LiveRun::startsAttempt).count();
                events = RunMachine.decide(live.run, now, free, chance);
            }
        } finally {
            engine.slots().giveBack(free);
        }
        if (granted < wanted && free == 0) {
            engine.slots().whenFree(() -> post.accept(() -> runs.touch(live)));
        }
    }

    private void recordStop(LiveRun live, Instant now) {
        live.run.interruptAttempts();
        if (live.stop.purpose() == Purpose.PAUSE) {
            committer.apply(live, RunMachine.pause(live.run, live.stop.reason(), now));
        } else if (live.stop.purpose() == Purpose.CANCEL) {
            committer.apply(live, RunMachine.cancel(live.run, live.stop.reason(), now));
        }
        if (!live.gathered.isEmpty()) {
            live.actsOn = Math.max(live.actsOn, live.command);
        } else if (live.stop.purpose() == Purpose.CANCEL && live.run.status() == RunStatus.RUNNING) {
            live.stop = null; // it failed meanwhile
            runs.declined(live);
            decide(live, now);
        }
    }

    /** Nothing is to be recorded: is there anything to stay for? */
    private void settle(LiveRun live, Instant now) {
        boolean over = live.run.status().isFinished() || live.run.status() == RunStatus.PAUSED || live.stop != null;
        Instant due = live.run.nextDue(now);
        if (live.isIdle() && (over || onlyWaits(live, now, due))) {
            runs.leave(live);
        } else if (due != null && (live.dueTimer == null || !due.equals(live.dueTimer.at()))) {
            timers.cancel(live.dueTimer);
            live.dueTimer = timers.at(due, () -> {
                live.dueTimer = null;
                runs.touch(live);
            });
        }
    }

    private boolean onlyWaits(LiveRun live, Instant now, Instant due) {
        return !keepsWaiting
                && live.toStart.isEmpty()
                && RunMachine.startable(live.run, now) == 0
                && due != null
                && due.isAfter(now.plusSeconds(5));
    }
}
