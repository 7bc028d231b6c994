package io.aureus.cli;

import io.aureus.engine.TakeUp;
import picocli.CommandLine.Command;

/** Reopens a failed run. */
@Command(
        name = "retry",
        header = "Reopen a failed run, and drive it to its end.",
        description = "What did not complete, or was undone, gets fresh attempts; what completed stays as it is.")
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
