package io.aureus.engine;

import io.aureus.engine.RunRefusedException.Reason;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.Timestamps;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Driver;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.WentBack;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Tells by the event log of this host whether the store, although it is the truth about runs, has become an older one than it
 * was: a copy of it was restored, or took over. An event is committed before it is logged, so the log never knows more of a
 * run than its row does, nor anything else. By the log's index alone: place and time of the latest event that it has.
 */
final class BackInTime {
    private static final Logger LOG = Logger.getLogger(BackInTime.class.getName());

    private final DurableStateStore store;
    private final EventLog log;

    /** Looks into a log for what a store may have forgotten. */
    BackInTime(DurableStateStore store, EventLog log) {
        this.store = store;
        this.log = log;
    }

    /**
     * Parks a run that must not go on.
     *
     * @param claimed as the store has it
     * @throws RunRefusedException if it is parked now, or the log cannot be read
     * @throws StoreUnavailableException if it should be parked and it is not known whether it is
     */
    void park(ClaimedRun claimed) throws RunRefusedException, StoreUnavailableException {
        RunKey run = claimed.run().key();
        Optional<LastEvent> last = last(run);
        Optional<String> why = last.isEmpty() ? Optional.empty() : contradiction(claimed, last.get());
        if (why.isPresent()) {
            store.park(run, claimed.claim(), why.get());
            LOG.warning(why.get());
            throw new RunRefusedException(Reason.PARKED, run.runId(), why.get(), null);
        }
    }

    private Optional<String> contradiction(ClaimedRun claimed, LastEvent last) throws StoreUnavailableException {
        RunRecord row = claimed.run();
        if (last.seq() >= row.nextSeq()) {
            String what = "events up to seq " + last.seq() + " (" + Timestamps.format(last.at())
                    + "), its row in the database only those up to seq " + (row.nextSeq() - 1);
            return Optional.of(parked("AUR-650", row.key(), what));
        }
        for (Event event : claimed.events()) {
            if (event.seq() == last.seq() && !event.timestamp().equals(last.at())) {
                String what = "another event with seq " + last.seq() + " (" + Timestamps.format(last.at())
                        + ") than its row in the database (" + Timestamps.format(event.timestamp()) + ")";
                return Optional.of(parked("AUR-651", row.key(), what));
            }
        }
        return Optional.empty();
    }

    private String parked(String code, RunKey run, String what) throws StoreUnavailableException {
        String host = store.ownerOf(run).map(Driver::host).orElse("this host");
        String seen = "of it " + place() + " on " + host + " has " + what;
        return WentBack.reason(code, run, seen, "Nothing was executed, nothing was logged.");
    }

    /**
     * Refuses to begin a run that has begun before.
     *
     * @param run one that the store does not know, with an id that somebody chose
     * @throws RunRefusedException if the log knows it, or cannot be read
     */
    void refuseBegun(RunKey run) throws RunRefusedException {
        Optional<LastEvent> last = last(run);
        if (last.isPresent()) {
            String why =
                    "AUR-652 Run '" + run + "' is not in the database, but " + place() + " has events of it up to seq "
                            + last.get().seq() + " ("
                            + Timestamps.format(last.get().at()) + "). Nothing was executed. If it was"
                            + " purged, or this is meant to be another database, choose another --run-id. Else the database went"
                            + " back in time (a copy of it was restored, or took over): bring a newer copy back, and repeat this."
                            + " What was done tells: aureus events show " + run;
            throw new RunRefusedException(Reason.PARKED, run.runId(), why, null);
        }
    }

    private Optional<LastEvent> last(RunKey run) throws RunRefusedException {
        try {
            return log.last(run);
        } catch (LogUnavailableException e) {
            throw Intake.unavailable(e);
        }
    }

    private String place() {
        return "the event log " + log.gauges().directory();
    }
}
