package io.aureus.cli;

import io.aureus.eventlog.Holder;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import io.aureus.run.RunStatus;
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
        Optional<String> parked = runs.whyParked(summary);
        if (parked.isPresent()) {
            text.add(parked.get());
        } else if (!run.status().isFinished()) {
            text.add(driver(holder, run, summary.submitted()));
        }
        Results.single(program(), output(), LargeResults.report(run, false, runs.log()), text);
        return ExitCode.COMPLETED;
    }

    private static String driver(Optional<Holder> holder, Run run, boolean submitted) {
        String nobody = submitted && run.status() != RunStatus.PAUSED
                ? "driven by nobody at the moment; a server that has room takes it ('aureus server' starts one)"
                : "driven by nobody; go on with: aureus resume " + run.key();
        return holder.map(who -> "driven by process " + who.pid() + " on " + who.host())
                .orElse(nobody);
    }
}
