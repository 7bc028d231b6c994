package io.aureus.cli;

import io.aureus.engine.RunRefusedException;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.DurableStateStore;
import io.aureus.store.RunCommand.Verb;
import java.util.OptionalLong;

/**
 * A run that is asked to pause or to end, by way of its row: the living process that drives it acts on it; if none does,
 * this one does, in its place.
 */
final class AskedRun {
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final int LOOKS_MAX = 150;

    private final OpenRuns open;
    private final Program program;
    private final RunKey key;
    private boolean drives;

    AskedRun(OpenRuns open, Program program, RunSummary summary) {
        this.open = open;
        this.program = program;
        this.key = summary.key();
    }

    /**
     * Asks, and waits until it is done.
     *
     * @param goal the status that the verb leads to
     * @param reason recorded with it
     * @return the run as it is then: of that status, ended before, or as it was because it cannot be done
     */
    Run to(RunStatus goal, String reason) throws Exception {
        DurableStateStore store = open.durable().orElseThrow();
        Verb verb = goal == RunStatus.PAUSED ? Verb.PAUSE : Verb.CANCEL;
        OptionalLong number = store.ask(key, verb, reason);
        Run run = open.known().load(key);
        boolean waits = number.isPresent();
        for (int look = 0; waits && !isThere(run, goal) && look < LOOKS_MAX; look++) {
            if (open.known().holder(key).isPresent()) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } else if (!actHere(goal, reason, number.getAsLong())) {
                store.done(key, number.getAsLong());
                return open.known().load(key);
            }
            waits = store.isOpen(key, number.getAsLong());
            run = open.known().load(key);
        }
        if (waits && !isThere(run, goal)) {
            throw new CommandException(
                    ExitCode.CONFLICT,
                    "AUR-035 Run '" + key + "' has been asked, and whoever drives it has not acted on it within "
                            + LOOKS_MAX * LOOK_AGAIN_MILLIS / 1_000 + " s: attempts under way may need their grace."
                            + " It stays asked. See: aureus status " + key);
        }
        return run;
    }

    private static boolean isThere(Run run, RunStatus goal) {
        return run.status() == goal || run.status().isFinished();
    }

    /** If somebody else takes it first, that one acts. False if its status does not allow it. */
    private boolean actHere(RunStatus goal, String reason, long number) throws Exception {
        TakeUp.How how = goal == RunStatus.PAUSED ? TakeUp.How.PAUSE : TakeUp.How.CANCEL;
        if (!drives) {
            open.store().initialize();
            drives = true;
        }
        try {
            new OwnEngine(open, program).change(new TakeUp(key, how, reason, number));
            return true;
        } catch (RunRefusedException e) {
            if (e.reason() == RunRefusedException.Reason.STATUS) {
                return false;
            }
            if (e.reason() == RunRefusedException.Reason.PARKED) {
                open.durable().orElseThrow().done(key, number);
            }
            if (e.reason() != RunRefusedException.Reason.DRIVEN) {
                throw e;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
            return true;
        }
    }
}
