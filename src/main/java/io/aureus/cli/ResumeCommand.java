package io.aureus.cli;

import io.aureus.engine.TakeUp;
import picocli.CommandLine.Command;

/** Goes on with a run that is paused, or was interrupted. */
@Command(
        name = "resume",
        header = "Go on with a run that is paused or was interrupted, to its end.",
        description = {
            "With the definition and the inputs that it began with, whatever its file says now.",
            "Refused, and the run left as it is, if a tool or a secret that it still needs is missing here.",
            "A run that was submitted goes on on the servers, and only they need its tools and secrets."
        })
final class ResumeCommand extends GoOnCommand {

    @Override
    TakeUp.How how() {
        return TakeUp.How.RESUME;
    }

    @Override
    boolean accepts(String status) {
        return status.equals("running") || status.equals("paused");
    }
}
