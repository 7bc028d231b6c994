package io.aureus.cli;

import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunMachine;
import io.aureus.run.RunStatus;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Pauses a run. */
@Command(
        name = "pause",
        header = "Pause a run: nothing of it starts until it is resumed.",
        description = {
            "With a database, whoever drives the run is asked to, or it is done here if nobody does.",
            "Without one it acts on a run that no process drives; one that is driven is ended in order first, by Ctrl-C."
        })
final class PauseCommand extends VerbCommand {

    @Override
    RunStatus goal() {
        return RunStatus.PAUSED;
    }

    @Override
    List<Event> events(Run run, String byWhom, Instant now) {
        return RunMachine.pause(run, "paused by " + byWhom, now);
    }

    @Override
    String remedy(Run run) {
        return "Only a run that is running can be paused. See: aureus status " + run.key();
    }
}
