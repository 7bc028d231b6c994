package io.aureus.cli;

import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does something to a run that nobody drives: takes its lock, records the events, lets go. */
abstract class VerbCommand extends LogCommand {

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Recorded with it.")
    private String reason;

    /** The status that the verb leads to. */
    abstract RunStatus goal();

    /** The events that do it, or none if it cannot be done now. */
    abstract List<Event> events(Run run, String byWhom, Instant now);

    /** What to do with a run for which there are no such events. */
    abstract String remedy(Run run);

    @Override
    ExitCode execute(RunLookup runs) throws Exception {
        RunSummary summary = runs.find(runId);
        try (Hold hold = runs.log().hold(summary.key())) {
            Run run = runs.replay(runs.log().history(hold));
            if (run.status() == goal()) {
                program().say("Run '" + runId + "' is " + goal().text() + " already.");
            } else {
                change(run, runs);
            }
            List<String> text = List.of(new RunText(program().paint(), now(), false).head(run));
            Results.single(program(), output(), LargeResults.report(run, false, runs.log()), text);
            return ExitCode.COMPLETED;
        } catch (HeldElsewhereException e) {
            throw driven(e);
        }
    }

    private Instant now() {
        return program().clock().instant();
    }

    private void change(Run run, RunLookup runs) throws CommandException, LogUnavailableException {
        String who = reason == null ? "the command line" : reason;
        List<Event> events = events(run, who, now());
        if (events.isEmpty()) {
            throw new CommandException(
                    ExitCode.CONFLICT,
                    "AUR-023 Run '" + runId + "' is " + run.status().text() + " and cannot become " + goal().text()
                            + ". " + remedy(run));
        }
        try {
            runs.log().append(events).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
        events.forEach(run::apply);
    }

    private CommandException driven(HeldElsewhereException held) {
        String again = "aureus " + spec().name() + " " + runId;
        String message = held.holder()
                .map(who -> "AUR-021 Run '" + runId + "' is driven by process " + who.pid() + " on " + who.host()
                        + ". End it in order (Ctrl-C there, or: kill " + who.pid() + "), then: " + again)
                .orElse("AUR-021 Run '" + runId + "' is driven by another process. End it in order, then: " + again);
        return new CommandException(ExitCode.CONFLICT, message, held);
    }
}
