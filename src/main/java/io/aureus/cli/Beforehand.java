package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.engine.Launch;
import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Driver;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at the event log before a server is started for a launch: says what a person should know about other runs, and
 * refuses at once what the engine would refuse later. The engine decides; this only spares the wait.
 */
final class Beforehand {
    private final Program program;
    private final Settings settings;

    Beforehand(Program program, Settings settings) {
        this.program = program;
        this.settings = settings;
    }

    /** What was found of one workflow; {@code refused}: the engine will refuse, so nothing is to be said of a new run. */
    private static final class Found {
        private RunSummary same;
        private RunSummary other;
        private long others;
        private RunSummary lastSame;

        private boolean refused;

        void add(RunSummary summary, String identity) {
            boolean isSame = identity.equals(summary.identity());
            if (isSame) {
                lastSame = summary;
            }
            if (!summary.finished() && isSame) {
                same = summary;
            } else if (!summary.finished() && !summary.submitted()) {
                other = summary;
                others++;
            }
        }
    }

    /**
     * Looks into the database, where that is the truth.
     *
     * @return the run that a server drives, or will: it is followed
     * @throws CommandException if the launch means a run that is paused, or that a living process drives
     */
    Optional<RunKey> lookForSubmitted(Launch launch, OpenRuns open) throws CommandException, StoreUnavailableException {
        DurableStateStore store = open.durable().orElseThrow();
        List<RunKey> same = launch.runId() != null
                ? List.of(new RunKey(launch.tenant(), launch.workflow().id(), launch.runId()))
                : launch.fresh()
                        ? List.of()
                        : store.unfinished(
                                launch.tenant(),
                                launch.workflow().id(),
                                launch.workflow().definitionHash(),
                                launch.identity());
        for (RunKey key : same) {
            Optional<StoredRun> stored = store.find(key.tenant(), key.runId());
            if (stored.isPresent() && !stored.get().run().status().isFinished()) {
                requireGoing(stored.get());
                if (stored.get().run().submitted()) {
                    return Optional.of(key);
                }
                Optional<Driver> driver = store.ownerOf(key);
                if (driver.isPresent()) {
                    throw driven(key, driver.get());
                }
            }
        }
        return Optional.empty();
    }

    private static void requireGoing(StoredRun stored) throws CommandException {
        if (stored.run().status() == RunStatus.PAUSED) {
            throw paused(stored.key());
        }
    }

    /**
     * Looks.
     *
     * @throws CommandException if the launch means a run that is paused, or that a living process drives
     */
    void look(Launch launch) throws CommandException, LogUnavailableException {
        if (settings.eventLogType().equals("in-memory") || launch.runId() != null) {
            return;
        }
        try (EventLog log = program.logs().open(settings)) {
            Found found = find(log, launch);
            if (!launch.fresh() && found.same != null) {
                requireFree(found.same, log.holder(found.same.key()));
            } else if (launch.fresh() || !found.refused) {
                notice(found);
            }
        }
    }

    /**
     * What an earlier pass over a JSON Lines file has done, if it was interrupted. A notice says so, and the recorded
     * results of the lines that it ended are shown.
     *
     * @param open whatever is the truth
     * @param launches stands before its first line, and stays there
     * @param view shows them
     * @return the lines that are not to be run again
     */
    static Predicate<Launch> earlierPass(
            OpenRuns open, LineLaunches launches, String tenant, String workflowId, RunView view)
            throws CommandException, IOException, DivergedException, StoreUnavailableException {
        try (LineLaunches all = launches.again()) {
            EarlierPass earlier = EarlierPass.of(open.known(), tenant, workflowId, all);
            if (earlier.lines() > 0) {
                view.notice(
                        "notice: AUR-028 An earlier pass over this file was interrupted. The lines that it ended are"
                                + " not run again: " + earlier.lines() + ", of which " + earlier.failed()
                                + " failed; their results are shown as they were recorded. To run all lines anew: --new");
            }
            view.recordedIn(open.log());
            for (RunKey ended : earlier.runs()) {
                view.endedEarlier(open.known().load(ended));
            }
            return earlier::has;
        }
    }

    private static Found find(EventLog log, Launch launch) throws LogUnavailableException {
        String workflowId = launch.workflow().id();
        String identity = launch.identity();
        Found found = new Found();
        try (Stream<RunSummary> runs = log.runs(launch.tenant(), workflowId, false)) {
            for (RunSummary summary : (Iterable<RunSummary>) runs::iterator) {
                found.add(summary, identity);
                found.refused |= !summary.finished() && launch.differsOnlyInDefinition(summary, log);
            }
        }
        return found;
    }

    private static void requireFree(RunSummary same, Optional<Holder> holder) throws CommandException {
        RunKey run = same.key();
        if (holder.isPresent()) {
            throw driven(run, holder.get());
        }
        if (same.status().equals("paused")) {
            throw paused(run);
        }
    }

    private static CommandException paused(RunKey run) {
        return new CommandException(
                ExitCode.UNFINISHED,
                "AUR-025 Run '" + run + "' of this workflow with these inputs is paused. To go on: aureus resume " + run
                        + ". To begin another: --new");
    }

    /** A run that a living process drives is left alone. */
    static CommandException driven(RunKey run, Holder holder) {
        return driven(run, holder.pid(), holder.host());
    }

    /** A run that a server drives goes on by itself; no server is to be ended for it. */
    static CommandException driven(RunKey run, Driver driver) {
        return driver.serves()
                ? new CommandException(
                        ExitCode.CONFLICT,
                        "AUR-021 Run '" + run + "' goes on already: a server drives it, " + driver
                                + ". Watch it with: aureus status " + run)
                : driven(run, driver.pid(), driver.host());
    }

    private static CommandException driven(RunKey run, long pid, String host) {
        return new CommandException(
                ExitCode.CONFLICT,
                "AUR-021 Run '" + run + "' is driven by process " + pid + " on " + host
                        + ". Wait for it, or end it in order (Ctrl-C there, or: kill " + pid
                        + ") and repeat this command.");
    }

    private void notice(Found found) {
        if (found.lastSame != null && found.lastSame.status().equals("failed")) {
            RunKey failed = found.lastSame.key();
            program.say("notice: AUR-026 Run '" + failed + "' with these inputs failed; a new run begins. To go on with"
                    + " the failed one instead: aureus retry " + failed);
        }
        if (found.other != null) {
            RunKey other = found.other.key();
            String more = found.others > 1 ? " and " + (found.others - 1) + " more" : "";
            program.say("notice: AUR-027 Run '" + other + "'" + more + " of this workflow with other inputs or another"
                    + " definition is unfinished; a new run begins. To go on with it: aureus resume " + other);
        }
    }
}
