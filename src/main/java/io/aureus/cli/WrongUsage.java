package io.aureus.cli;

import io.aureus.workflow.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one message with what was probably meant. */
final class WrongUsage implements IParameterExceptionHandler {
    private static final String OPTION = "--output";

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        Aureus aureus = (Aureus) command.getCommandSpec().root().userObject();
        String help = "aureus help" + path(command.getCommandSpec());
        String what = message(wrong, command);
        String message = what + (what.endsWith("?") ? "" : ".") + " See: " + help;
        aureus.program().say(message);
        ErrorReport.print(aureus.program(), format(arguments), ExitCode.USAGE, message, List.of());
        if (aureus.debug()) {
            wrong.printStackTrace(aureus.program().err());
        }
        return ExitCode.USAGE.number();
    }

    /** The format that was asked for, found although the rest could not be understood. */
    private static OutputFormat format(String... arguments) {
        OutputFormat format = OutputFormat.TEXT;
        for (int i = 0; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            if (parts[0].equals(OPTION)) {
                String word = parts.length == 2 ? parts[1] : i + 1 < arguments.length ? arguments[i + 1] : "";
                format = OutputFormat.of(word).orElse(format);
            }
        }
        return format;
    }

    private static String message(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), command);
        }
        String what = Paint.oneLine(String.valueOf(wrong.getMessage()));
        String code = wrong instanceof MissingParameterException ? "AUR-004 " : "AUR-005 ";
        return code + (what.endsWith(".") ? what.substring(0, what.length() - 1) : what);
    }

    private static String unmatched(String word, CommandLine command) {
        String shown = Paint.oneLine(word);
        boolean isOption = word.startsWith("-");
        if (isOption || command.getSubcommands().isEmpty()) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            String what = isOption ? "AUR-003 There is no option '" : "AUR-005 There is one argument too many: '";
            return what + (isOption ? Paint.oneLine(name) : shown) + "'" + hint(name, options(command));
        }
        return "AUR-002 There is no command '" + shown + "'" + hint(word, names(command));
    }

    private static String hint(String word, Collection<String> known) {
        return Nearest.of(word, known)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static List<String> names(CommandLine command) {
        return new ArrayList<>(command.getSubcommands().keySet());
    }

    private static String path(CommandSpec spec) {
        StringBuilder path = new StringBuilder();
        for (CommandSpec at = spec;
                at.parent() != null;
                at = at.parent().commandLine().getCommandSpec()) {
            path.insert(0, " " + at.name());
        }
        return path.toString();
    }
}
