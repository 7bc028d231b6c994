package io.aureus.cli;

import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunMachine;
import io.aureus.run.RunStatus;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Cancels a run. */
@Command(
        name = "cancel",
        header = "Cancel a run: what has not ended never will; what completed stays as it is.",
        description = {
            "With a database, whoever drives the run is asked to, or it is done here if nobody does.",
            "Without one it acts on a run that no process drives; one that is driven is ended in order first, by Ctrl-C."
        })
final class CancelCommand extends VerbCommand {

    @Override
    RunStatus goal() {
        return RunStatus.CANCELLED;
    }

    @Override
    List<Event> events(Run run, String byWhom, Instant now) {
        return RunMachine.cancel(run, byWhom, now);
    }

    @Override
    String remedy(Run run) {
        return run.status().isFinished()
                ? "It has ended. See: aureus status " + run.key()
                : "It is failing, and what it did is being undone. Let it finish: aureus resume " + run.key()
                        + "; or stop in the middle of it: aureus pause " + run.key() + ", then cancel it";
    }
}
