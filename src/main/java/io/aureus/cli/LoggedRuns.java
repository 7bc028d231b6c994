package io.aureus.cli;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.workflow.CanonicalWorkflow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs as the event log knows them.
 *
 * @param log where they are recorded
 * @param directory of the log, for messages
 */
record LoggedRuns(EventLog log, Path directory) implements KnownRuns {

    @Override
    public Optional<RunSummary> find(String tenant, String runId) throws LogUnavailableException {
        return log.find(tenant, runId);
    }

    @Override
    public Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly)
            throws LogUnavailableException {
        return log.runs(tenant, workflowId, unfinishedOnly);
    }

    @Override
    public Stream<RunSummary> ended(String tenant, String workflowId) throws LogUnavailableException {
        return log.runs(tenant, workflowId, false).filter(RunSummary::finished);
    }

    @Override
    public Run load(RunKey run) throws LogUnavailableException, DivergedException, CommandException {
        return replay(log, log.peek(run));
    }

    @Override
    public Optional<Holder> holder(RunKey run) throws LogUnavailableException {
        return log.holder(run);
    }

    @Override
    public String place() {
        return "in the event log " + directory.toAbsolutePath().normalize();
    }

    /**
     * The state after a history, with the definition that it names.
     *
     * @param events at least one
     */
    static Run replay(EventLog log, List<Event> events) throws LogUnavailableException, CommandException {
        Event first = events.get(0);
        if (!(first.data().get("definitionHash") instanceof String hash)) {
            throw new CommandException(
                    ExitCode.CONFLICT,
                    "AUR-022 Run '" + first.key() + "' names no definition: it was not recorded by this version. See:"
                            + " aureus events show " + first.key());
        }
        String canonical = log.value(first.key().tenant(), first.key().workflowId(), hash);
        return Run.replay(CanonicalWorkflow.read(canonical), events);
    }
}
