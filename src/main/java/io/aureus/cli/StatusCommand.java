package io.aureus.cli;

import io.aureus.eventlog.Holder;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows where a run stands. */
@Command(
        name = "status",
        header = "Show where a run stands.",
        description = {
            "Exits with 0 whatever became of the run; its status is part of the answer.",
            "Results that lie beside the log: JSON has their values, 1 MiB together at most, of all others size and file;"
                    + " text has size and file."
        })
final class StatusCommand extends LogCommand {

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId;

    @Override
    ExitCode execute(RunLookup runs) throws Exception {
        RunSummary summary = runs.find(runId);
        Run run = runs.load(summary);
        Optional<Holder> holder = runs.holder(summary);
        RunText shown = new RunText(program().paint(), program().clock().instant(), holder.isPresent());
        List<String> text = new ArrayList<>(shown.lines(run, true, runs.log()));
        if (!run.status().isFinished()) {
            text.add(driver(holder, run));
        }
        Results.single(program(), output(), LargeResults.report(run, false, runs.log()), text);
        return ExitCode.COMPLETED;
    }

    private static String driver(Optional<Holder> holder, Run run) {
        return holder.map(who -> "driven by process " + who.pid() + " on " + who.host())
                .orElse("driven by nobody; go on with: aureus resume " + run.key());
    }
}
