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
     * @return the run as it is then: of that status, or ended before
     */
    Run to(RunStatus goal, String reason) throws Exception {
        DurableStateStore store = open.durable().orElseThrow();
        Verb verb = goal == RunStatus.PAUSED ? Verb.PAUSE : Verb.CANCEL;
        OptionalLong number = store.ask(key, verb, reason);
        Run run = open.known().load(key);
        for (int look = 0; number.isPresent() && !isThere(run, goal) && look < LOOKS_MAX; look++) {
            if (open.known().holder(key).isEmpty()) {
                actHere(goal, reason, store, number.getAsLong());
            } else {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
            run = open.known().load(key);
        }
        if (number.isPresent() && !isThere(run, goal)) {
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

    /** If somebody else takes it first, that one acts. */
    private void actHere(RunStatus goal, String reason, DurableStateStore store, long number) throws Exception {
        TakeUp.How how = goal == RunStatus.PAUSED ? TakeUp.How.PAUSE : TakeUp.How.CANCEL;
        open.store().initialize();
        try {
            new OwnEngine(open, program).change(new TakeUp(key, how, reason));
            store.done(key, number);
        } catch (RunRefusedException e) {
            if (e.reason() != RunRefusedException.Reason.DRIVEN && e.reason() != RunRefusedException.Reason.STATUS) {
                throw e;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }
}
