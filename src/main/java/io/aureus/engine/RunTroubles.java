package io.aureus.engine;

import io.aureus.run.Outcome;
import io.aureus.run.RunKey;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What becomes of a driven run that was lost, that store or log do not take, or whose own code breaks. */
final class RunTroubles {
    private static final Logger LOG = Logger.getLogger(RunTroubles.class.getName());

    private final Surroundings with;
    private final DrivenRuns runs;
    private final Orders orders;
    private final RunListener listener;
    private final News news = new News();

    RunTroubles(Surroundings with, DrivenRuns runs, Orders orders, RunListener listener) {
        this.with = with;
        this.runs = runs;
        this.orders = orders;
        this.listener = listener;
    }

    /** Code or history of one run breaks as it is begun or taken up: that is no reason not to drive the others. */
    RunRefusedException broken(Order order, RuntimeException e) {
        String what = "AUR-224 " + subject(order) + " cannot be taken up, because this program breaks over it (" + e
                + "). Was it written by a newer program? Nothing was changed; the log of this process says where it broke";
        LOG.log(Level.SEVERE, e, () -> what);
        return new RunRefusedException(RunRefusedException.Reason.UNAVAILABLE, null, what, e);
    }

    /** Whoever takes it up next sees by itself what is due. */
    Instant unknownDue(LiveRun live, RuntimeException e) {
        LOG.log(Level.SEVERE, e, () -> "AUR-216 Of run '" + live.run.key() + "' it is not known what is due: " + e);
        return null;
    }

    private static String subject(Order order) {
        if (order instanceof Launch launch) {
            return "A run of workflow '" + launch.workflow().id() + "'";
        }
        RunKey run = order instanceof Claimed claimed ? claimed.run().run().key() : ((TakeUp) order).key();
        return "Run '" + run + "'";
    }

    /** A submitted run cannot be begun here. Nobody waits for an answer, so the server's log says so, once in a while. */
    void notBegun(Claimed claimed, RunRefusedException why) {
        boolean saidAlready = why.reason() == RunRefusedException.Reason.PARKED;
        if (!saidAlready && news.isNews(why.getMessage(), with.clock().instant())) {
            LOG.log(
                    Level.WARNING,
                    why,
                    () -> "AUR-223 Submitted run '" + claimed.run().run().key()
                            + "' cannot be driven here and is given back," + " for any server to try again: "
                            + why.getMessage());
        }
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
                    new Object[] {live.run.key(), live.unacknowledged().size(), message});
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
            live.brokenBy = String.valueOf(e.getMessage());
            live.attempts.values().forEach(attempt -> attempt.end(new Outcome.Cancelled()));
            leaveBroken(live);
        }
    }

    /**
     * Held until its attempts have really ended, so that nobody executes them a second time meanwhile. If the store refused
     * what it did last, that may have been its end, which then has not happened.
     */
    void leaveBroken(LiveRun live) {
        live.ends.clear();
        if (live.attempts.isEmpty() && live.isKept()) {
            runs.leave(live);
        } else if (live.attempts.isEmpty()) {
            leaveUntold(live, live.brokenBy);
        }
    }
}
