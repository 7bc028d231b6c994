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

/**
 * Does something to a run: has its driver asked where a database is the truth, else, if nobody drives it, takes its lock, records
 * the events, lets go.
 */
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
    final boolean changes() {
        return true;
    }

    @Override
    ExitCode execute(OpenRuns open, RunLookup runs) throws Exception {
        if (open.durable().isEmpty()) {
            return execute(runs);
        }
        RunSummary summary = runs.find(runId);
        Run run = runs.load(summary);
        if (run.status() == goal()) {
            program().say("Run '" + runId + "' is " + goal().text() + " already.");
        } else {
            run = events(run, who(), now()).isEmpty()
                    ? run
                    : new AskedRun(open, program(), summary).to(goal(), whatFor(run, now()));
            if (run.status() != goal()) {
                throw cannot(run);
            }
        }
        print(run, runs);
        return ExitCode.COMPLETED;
    }

    /** What is recorded as the reason. */
    private String whatFor(Run run, Instant now) {
        Object told = events(run, who(), now).get(0).metadata().get("reason");
        return told == null ? who() : String.valueOf(told);
    }

    @Override
    ExitCode execute(RunLookup runs) throws Exception {
        RunSummary summary = runs.find(runId);
        try (Hold hold = runs.log().hold(summary.key())) {
            Run run = LoggedRuns.replay(runs.log(), runs.log().history(hold));
            if (run.status() == goal()) {
                program().say("Run '" + runId + "' is " + goal().text() + " already.");
            } else {
                change(run, runs);
            }
            print(run, runs);
            return ExitCode.COMPLETED;
        } catch (HeldElsewhereException e) {
            throw driven(e);
        }
    }

    private void print(Run run, RunLookup runs) {
        List<String> text = List.of(new RunText(program().paint(), now(), false).head(run));
        Results.single(program(), output(), LargeResults.report(run, false, runs.log()), text);
    }

    private String who() {
        return reason == null ? "the command line" : reason;
    }

    private CommandException cannot(Run run) {
        return new CommandException(
                ExitCode.CONFLICT,
                "AUR-023 Run '" + runId + "' is " + run.status().text() + " and cannot become " + goal().text() + ". "
                        + remedy(run));
    }

    private Instant now() {
        return program().clock().instant();
    }

    private void change(Run run, RunLookup runs) throws CommandException, LogUnavailableException {
        List<Event> events = events(run, who(), now());
        if (events.isEmpty()) {
            throw cannot(run);
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
