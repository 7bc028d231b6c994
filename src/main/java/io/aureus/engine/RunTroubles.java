package io.aureus.engine;

import io.aureus.run.Outcome;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What becomes of a driven run that was lost, that store or log do not take, or whose own code breaks. */
final class RunTroubles {
    private static final Logger LOG = Logger.getLogger(RunTroubles.class.getName());

    private final Surroundings with;
    private final DrivenRuns runs;
    private final Orders orders;
    private final RunListener listener;

    RunTroubles(Surroundings with, DrivenRuns runs, Orders orders, RunListener listener) {
        this.with = with;
        this.runs = runs;
        this.orders = orders;
        this.listener = listener;
    }

    /** Somebody else has the run: nothing more of it is done here. If it was to begin here, it exists already. */
    void lost(LiveRun live) {
        live.attempts.values().forEach(attempt -> attempt.end(new Outcome.Cancelled()));
        boolean again = !live.announced && orders.again(live.order);
        runs.drop(live, again);
        if (live.announced) {
            listener.lost(live.run);
        } else if (!again) {
            listener.refused(live.order, Intake.contested(live.run.key()));
        }
    }

    /** The store cannot hold what the run did, and never will. */
    void refused(LiveRun live, String message) {
        if (live.announced) {
            guarded(live, () -> {
                throw new IllegalStateException(message);
            });
        } else {
            runs.drop(live);
            listener.refused(
                    live.order,
                    new RunRefusedException(
                            RunRefusedException.Reason.STATUS, live.run.key().runId(), message, null));
        }
    }

    /** Store or log refused: the run waits, unless it is being left anyway. One trouble is told once in a while. */
    void blocked(LiveRun live, String trouble, String message) {
        if (!runs.isDriving(live)) {
            return;
        }
        if (live.news.isNews(trouble, with.clock().instant())) {
            listener.blocked(live.run, message);
        }
        boolean giveUp =
                live.stop != null && !with.clock().instant().isBefore(live.stop.graceEnds()) && live.attempts.isEmpty();
        if (giveUp) {
            LOG.log(
                    Level.WARNING,
                    "AUR-215 Run ''{0}'' is left with {1} events that the log refuses: {2}",
                    new Object[] {live.run.key(), live.unacknowledged.size(), message});
            leaveUntold(live, message);
        }
    }

    /** An end that is not durable has not happened: whoever asked is told that it is not known yet. */
    private void leaveUntold(LiveRun live, String message) {
        if (!live.run.status().isFinished()) {
            runs.leave(live);
            return;
        }
        runs.release(live);
        runs.drop(live);
        String id = live.run.key().runId();
        String what = "AUR-215 Run '" + id + "' is left before its end was kept: " + message;
        listener.refused(live.order, new RunRefusedException(RunRefusedException.Reason.UNAVAILABLE, id, what, null));
    }

    /** A run whose own code or history breaks is left; it takes no other run with it. */
    void guarded(LiveRun live, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, e, () -> "AUR-216 Run '" + live.run.key() + "' cannot go on: " + e.getMessage());
            live.broken = true;
            live.attempts.values().forEach(attempt -> attempt.end(new Outcome.Cancelled()));
            leaveBroken(live);
        }
    }

    /** Held until its attempts have really ended, so that nobody executes them a second time meanwhile. */
    void leaveBroken(LiveRun live) {
        live.ends.clear();
        if (live.attempts.isEmpty()) {
            runs.leave(live);
        }
    }
}
