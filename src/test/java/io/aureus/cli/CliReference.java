package io.aureus.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes docs/cli-reference.md from the commands themselves. */
final class CliReference {
    private final StringBuilder page = new StringBuilder();

    static String of(CommandLine root) {
        CliReference reference = new CliReference();
        reference.head(root);
        root.getSubcommands().values().forEach(reference::command);
        reference.exitCodes();
        return reference.page.toString();
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private void head(CommandLine root) {
        line("# Command line");
        line("");
        line("Generated from the commands themselves; `aureus help COMMAND` shows the same.");
        line("Results go to standard output, everything else to standard error.");
        line("");
        line("Options that are settings have a variable, too, see [configuration.md](configuration.md).");
        line("");
        line("Every command has these options:");
        line("");
        options(root.getCommandSpec().options().stream()
                .filter(option -> option.inherited() || option.usageHelp() || isGlobal(option))
                .toList());
    }

    private static boolean isGlobal(OptionSpec option) {
        return List.of("--debug", "--output", "--env-file").contains(option.longestName());
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().values().forEach(this::command);
            return;
        }
        line("");
        line("## " + spec.qualifiedName());
        line("");
        line(String.join(" ", spec.usageMessage().header()));
        line("");
        line("    " + synopsis(spec));
        if (spec.usageMessage().description().length > 0) {
            line("");
            Arrays.stream(spec.usageMessage().description())
                    .map(CliReference::plain)
                    .forEach(this::line);
        }
        if (!spec.positionalParameters().isEmpty()) {
            line("");
            spec.positionalParameters().forEach(this::parameter);
        }
        List<OptionSpec> own = own(spec);
        if (!own.isEmpty()) {
            line("");
            options(own);
        }
    }

    private static List<OptionSpec> own(CommandSpec spec) {
        return spec.options().stream()
                .filter(option -> !option.usageHelp() && !isGlobal(option))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    }

    private static String synopsis(CommandSpec spec) {
        List<String> words = new ArrayList<>(List.of(spec.qualifiedName()));
        if (!own(spec).isEmpty()) {
            words.add("[OPTIONS]");
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            String label = parameter.paramLabel();
            String more = parameter.arity().max() > 1 ? "…" : "";
            words.add(parameter.arity().min() == 0 ? "[" + label + more + "]" : label + more);
        }
        return String.join(" ", words);
    }

    private void parameter(PositionalParamSpec parameter) {
        line("- `" + parameter.paramLabel() + "`: " + description(parameter));
    }

    private void options(List<OptionSpec> options) {
        line("| option | meaning |");
        line("|---|---|");
        options.forEach(option -> line("| `" + names(option) + "` | " + description(option) + " |"));
    }

    private static String names(OptionSpec option) {
        String names = String.join("`, `", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String description(ArgSpec argument) {
        String values =
                argument.completionCandidates() == null ? "" : String.join(", ", argument.completionCandidates());
        return plain(String.join(" ", argument.description()))
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
                .replace("${COMPLETION-CANDIDATES}", values)
                .replace("|", "\\|");
    }

    private static String plain(String text) {
        return text.replace("%n", " ").replace("%%", "%");
    }

    private void exitCodes() {
        line("");
        line("## Exit codes");
        line("");
        line("The same for every command.");
        line("");
        line("| code | meaning |");
        line("|---|---|");
        line(Arrays.stream(ExitCode.values())
                .map(code -> "| " + code.number() + " | " + code.meaning() + " |")
                .collect(Collectors.joining("\n")));
        line("");
        line(
                "With `--output json` or `jsonl` what went wrong is one JSON object on standard output, beside the message for people on");
        line(
                "standard error: `{\"error\": {\"code\", \"message\", \"exitCode\"}}`; for a workflow file, or inputs, that are refused also");
        line(
                "`faults`, a list of `{\"code\", \"severity\", \"line\", \"column\", \"message\", \"suggestion\"}` (line 0: no place). Of many runs, one");
        line("that was refused says its `line`.");
    }
}
