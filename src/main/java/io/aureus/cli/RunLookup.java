package io.aureus.cli;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import io.aureus.store.StoreUnavailableException;
import io.aureus.workflow.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the runs that a person names.
 *
 * @param log where they are recorded
 * @param known what is known of them
 * @param tenant whose they are
 */
record RunLookup(EventLog log, KnownRuns known, String tenant) {

    /** Ids compared with one that nobody knows. */
    private static final int COMPARED_MAX = 1_000;

    /**
     * The run with this id.
     *
     * @throws CommandException if there is none; it names the nearest
     */
    RunSummary find(String runId) throws CommandException, LogUnavailableException, StoreUnavailableException {
        Optional<RunSummary> found = known.find(tenant, runId);
        if (found.isPresent()) {
            return found.get();
        }
        throw new CommandException(
                ExitCode.USAGE,
                "AUR-020 There is no run '" + runId + "' " + place() + hint(runId)
                        + " See: aureus list, and --event-log-dir.");
    }

    /** Where they are looked up, for messages. */
    String place() {
        String whose = tenant.equals(io.aureus.run.RunKey.DEFAULT_TENANT) ? "" : " of tenant '" + tenant + "'";
        return known.place() + whose;
    }

    private String hint(String wanted) throws LogUnavailableException, StoreUnavailableException {
        try (Stream<RunSummary> all = known.runs(tenant, null, false)) {
            List<String> ids = all.limit(COMPARED_MAX)
                    .map(summary -> summary.key().runId())
                    .toList();
            return Nearest.of(wanted, ids)
                    .map(nearest -> "; did you mean '" + nearest + "'?")
                    .orElse(".");
        }
    }

    /** The runs of a workflow, or all if it is null; oldest first, to be closed. */
    Stream<RunSummary> runs(String workflowId, boolean unfinishedOnly)
            throws LogUnavailableException, StoreUnavailableException {
        return known.runs(tenant, workflowId, unfinishedOnly);
    }

    /** Those of them that nobody takes by itself until a person has looked. */
    Stream<RunSummary> parked(String workflowId) throws StoreUnavailableException {
        return known.parked(tenant, workflowId);
    }

    /** Why nobody may drive a run, if it is parked because the database went back in time. */
    Optional<String> whyParked(RunSummary summary) throws StoreUnavailableException {
        return known.whyParked(summary.key());
    }

    /** Where a run stands, seen without driving it. */
    Run load(RunSummary summary)
            throws LogUnavailableException, StoreUnavailableException, DivergedException, CommandException {
        return known.load(summary.key());
    }

    /** The living process that drives a run, if it is unfinished and one does. */
    Optional<Holder> holder(RunSummary summary) throws LogUnavailableException, StoreUnavailableException {
        return summary.finished() ? Optional.empty() : known.holder(summary.key());
    }
}
