package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import io.aureus.store.Driver;
import io.aureus.tool.Tools;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A command that drives a run that exists, with the definition that it was recorded with. */
abstract class GoOnCommand extends DriveCommand {

    /** Of what a run lacks, so many are shown. */
    private static final int LACKING_SHOWN_MAX = 20;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId;

    /** In what way to go on. */
    abstract TakeUp.How how();

    /** Whether a run with this status can be gone on with so. */
    abstract boolean accepts(String status);

    @Override
    ExitCode execute() throws Exception {
        Settings settings = settings();
        RunSummary summary = find(settings);
        TakeUp order = new TakeUp(summary.key(), how(), System.getProperty("user.name", "the command line"));
        if (isForServers(settings, summary)) {
            return leaveToServers(settings, order);
        }
        RunView view = new RunView(program(), output(), false);
        return drive(
                settings,
                List.of(order).iterator(),
                1,
                view,
                "aureus resume " + runId + embedded().again());
    }

    private static boolean isForServers(Settings settings, RunSummary summary) {
        return settings.database().isPresent() && summary.submitted();
    }

    /** A run that was submitted is for the servers: it is reopened here and goes on there. */
    private ExitCode leaveToServers(Settings settings, TakeUp order) throws Exception {
        try (OpenRuns open = OpenRuns.toChange(program(), settings)) {
            open.store().initialize();
            new OwnEngine(open, program()).change(order);
            program()
                    .say("Run '" + runId + "' is queued for the servers. Watch it with: aureus status " + runId
                            + embedded().again());
            Run run = open.known().load(order.key());
            List<String> text =
                    List.of(new RunText(program().paint(), program().clock().instant(), false).head(run));
            Results.single(program(), output(), LargeResults.report(run, true, open.log()), text);
            return ExitCode.COMPLETED;
        }
    }

    /** Refuses before a server is started what the engine would refuse later. */
    private RunSummary find(Settings settings) throws Exception {
        try (OpenRuns open = OpenRuns.of(program(), settings)) {
            RunLookup runs = new RunLookup(open.log(), open.known(), tenant());
            RunSummary summary = runs.find(runId);
            requireUndriven(open, runs, summary);
            if (!accepts(summary.status())) {
                throw new CommandException(
                        ExitCode.CONFLICT,
                        "AUR-023 Run '" + runId + "' is " + summary.status() + ". " + remedy(summary.status()));
            }
            if (!isForServers(settings, summary)) {
                requireNothingLacking(runs.load(summary));
            }
            return summary;
        }
    }

    private static void requireUndriven(OpenRuns open, RunLookup runs, RunSummary summary) throws Exception {
        if (open.durable().isPresent() && !summary.finished()) {
            Optional<Driver> driver = open.durable().get().ownerOf(summary.key());
            if (driver.isPresent()) {
                throw Beforehand.driven(summary.key(), driver.get());
            }
        } else {
            Optional<Holder> holder = runs.holder(summary);
            if (holder.isPresent()) {
                throw Beforehand.driven(summary.key(), holder.get());
            }
        }
    }

    /** What cannot be executed here is said before the run is reopened: it would only fail again, or fail now. */
    private void requireNothingLacking(Run run) throws CommandException {
        List<String> lacking = Tools.installed().lacking(run, program().clock().instant());
        if (!lacking.isEmpty()) {
            boolean one = lacking.size() == 1;
            String shown = String.join("\n  ", lacking.subList(0, Math.min(lacking.size(), LACKING_SHOWN_MAX)));
            int more = lacking.size() - LACKING_SHOWN_MAX;
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-024 Run '" + runId + "' stays " + run.status().text() + ": "
                            + (one
                                    ? "something that it still needs is"
                                    : lacking.size() + " things that it still needs are")
                            + " missing here.\n  " + shown + (more > 0 ? "\n  … and " + more + " more" : "")
                            + "\nSupply " + (one ? "it" : "them") + ", then: aureus " + spec().name() + " " + runId);
        }
    }

    private String remedy(String status) {
        return switch (status) {
            case "failed" -> "To reopen it: aureus retry " + runId;
            case "running", "paused" -> "To go on with it: aureus resume " + runId;
            default -> "It has ended; to begin another: aureus run FILE --new";
        };
    }
}
