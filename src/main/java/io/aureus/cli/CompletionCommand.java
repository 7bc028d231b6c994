package io.aureus.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints the script that completes commands and options in a shell. */
@Command(
        name = "completion",
        header = "Print the script that completes commands and options in bash and zsh.",
        description = "For this shell: source <(aureus completion)")
final class CompletionCommand extends AureusCommand {

    @Override
    ExitCode execute() {
        program().out().println(AutoComplete.bash("aureus", spec().root().commandLine()));
        return ExitCode.COMPLETED;
    }
}
