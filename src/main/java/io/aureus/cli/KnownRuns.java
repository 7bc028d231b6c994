package io.aureus.cli;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.store.StoreUnavailableException;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of runs: by the event log, or by the state store where that is the truth. */
interface KnownRuns {

    /** The run with this id, if there is one. */
    Optional<RunSummary> find(String tenant, String runId) throws LogUnavailableException, StoreUnavailableException;

    /** The runs of a workflow, or all if it is null; oldest first, to be closed. */
    Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly)
            throws LogUnavailableException, StoreUnavailableException;

    /** The runs of a workflow that have ended, in the order of their beginnings or ends; to be closed. */
    Stream<RunSummary> ended(String tenant, String workflowId)
            throws LogUnavailableException, StoreUnavailableException;

    /** Those that nobody takes by itself until a person has looked; oldest first. */
    default Stream<RunSummary> parked(String tenant, String workflowId) throws StoreUnavailableException {
        return Stream.of(); // where the log is the truth nobody counts
    }

    /** Why nobody may drive a run, if it is parked because the database went back in time. */
    default Optional<String> whyParked(RunKey run) throws StoreUnavailableException {
        return Optional.empty(); // where the log is the truth it contradicts nobody
    }

    /** Where a run stands, seen without driving it. */
    Run load(RunKey run) throws LogUnavailableException, StoreUnavailableException, DivergedException, CommandException;

    /** The living process that drives a run, if one does. */
    Optional<Holder> holder(RunKey run) throws LogUnavailableException, StoreUnavailableException;

    /** What they are looked up in, for messages. */
    String place();
}
