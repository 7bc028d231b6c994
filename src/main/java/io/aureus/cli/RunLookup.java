package io.aureus.cli;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the runs that a person names.
 *
 * @param log where they are recorded
 * @param tenant whose they are
 * @param directory of the log, for messages
 */
record RunLookup(EventLog log, String tenant, Path directory) {

    /** Ids compared with one that nobody knows. */
    private static final int COMPARED_MAX = 1_000;

    /**
     * The run with this id.
     *
     * @throws CommandException if there is none; it names the nearest
     */
    RunSummary find(String runId) throws CommandException, LogUnavailableException {
        Optional<RunSummary> found = log.find(tenant, runId);
        if (found.isPresent()) {
            return found.get();
        }
        throw new CommandException(
                ExitCode.USAGE,
                "AUR-020 There is no run '" + runId + "' in the event log " + place() + hint(runId)
                        + " See: aureus list, and --event-log-dir.");
    }

    /** Where the log is, for messages. */
    String place() {
        String whose = tenant.equals(io.aureus.run.RunKey.DEFAULT_TENANT) ? "" : " of tenant '" + tenant + "'";
        return directory.toAbsolutePath().normalize() + whose;
    }

    private String hint(String wanted) throws LogUnavailableException {
        try (Stream<RunSummary> all = log.runs(tenant, null, false)) {
            List<String> known = all.limit(COMPARED_MAX)
                    .map(summary -> summary.key().runId())
                    .toList();
            return Nearest.of(wanted, known)
                    .map(nearest -> "; did you mean '" + nearest + "'?")
                    .orElse(".");
        }
    }

    /** The runs of a workflow, or all if it is null; oldest first, to be closed. */
    Stream<RunSummary> runs(String workflowId, boolean unfinishedOnly) throws LogUnavailableException {
        return log.runs(tenant, workflowId, unfinishedOnly);
    }

    /** What is recorded of a run, seen without holding it. */
    Run load(RunSummary summary) throws LogUnavailableException, DivergedException, CommandException {
        return replay(log.peek(summary.key()));
    }

    /**
     * The state after a history, with the definition that it names.
     *
     * @param events at least one
     */
    Run replay(List<Event> events) throws LogUnavailableException, CommandException {
        Event first = events.get(0);
        if (!(first.data().get("definitionHash") instanceof String hash)) {
            throw new CommandException(
                    ExitCode.CONFLICT,
                    "AUR-022 Run '" + first.key() + "' names no definition: it was not recorded by this version. See:"
                            + " aureus events show " + first.key());
        }
        String canonical = log.value(tenant, first.key().workflowId(), hash);
        return Run.replay(CanonicalWorkflow.read(canonical), events);
    }
}
