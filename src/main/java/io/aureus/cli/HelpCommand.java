package io.aureus.cli;

import io.aureus.workflow.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows how a command is used. */
@Command(name = "help", header = "Show how a command is used.")
final class HelpCommand extends AureusCommand {

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command; without one, all of them.")
    private List<String> path = new ArrayList<>();

    @Override
    ExitCode execute() throws CommandException {
        CommandLine at = spec().root().commandLine();
        for (String name : path) {
            Map<String, CommandLine> commands = at.getSubcommands();
            CommandLine next = commands.get(name);
            if (next == null) {
                String hint = Nearest.of(name, commands.keySet())
                        .map(nearest -> "; did you mean '" + nearest + "'?")
                        .orElse("");
                throw new CommandException(
                        ExitCode.USAGE,
                        "AUR-002 There is no command '" + Paint.oneLine(name) + "'" + hint + ". See: aureus help");
            }
            at = next;
        }
        at.usage(program().out());
        return ExitCode.COMPLETED;
    }
}
