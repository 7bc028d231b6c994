package io.aureus.cli;

import io.aureus.engine.TakeUp;
import picocli.CommandLine.Command;

/** Reopens a failed run. */
@Command(
        name = "retry",
        header = "Reopen a failed run, and drive it to its end.",
        description = {
            "What did not complete, or was undone, gets fresh attempts; what completed stays as it is.",
            "Refused, and the run left as it is, if a tool or a secret that it still needs is missing here.",
            "A run that was submitted goes on on the servers, and only they need its tools and secrets."
        })
final class RetryCommand extends GoOnCommand {

    @Override
    TakeUp.How how() {
        return TakeUp.How.RETRY;
    }

    @Override
    boolean accepts(String status) {
        return status.equals("failed");
    }
}
