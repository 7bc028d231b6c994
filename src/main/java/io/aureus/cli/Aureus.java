package io.aureus.cli;

import io.aureus.config.Setting;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "aureus",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionText.class,
        header = "Durable workflows on the application server you already operate.",
        description = "A workflow is a YAML file. Start with: aureus run FILE",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 completed, 1 a run failed, 2 wrong usage or settings, 3 invalid workflow file,",
            "  4 conflict or not allowed, 5 ended without finishing (paused, cancelled),",
            "  6 a dependency is unavailable, 7 verification failed, 130 and 143 orderly stop by signal."
        },
        subcommands = {
            RunCommand.class,
            SubmitCommand.class,
            DeployCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            ServerCommand.class,
            StatusCommand.class,
            ListCommand.class,
            EventsCommand.class,
            ExplainCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            PurgeCommand.class,
            ConfigCommand.class,
            StoreCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public final class Aureus implements Callable<Integer> {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show stack traces, and the server's log on standard error.")
    private boolean debug;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            converter = OutputFormat.Reader.class,
            description = "How results are printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Read settings from this file of variables, and not from .env in the working directory.")
    private Path envFile;

    @Spec
    private CommandSpec spec;

    private final Program program;

    Aureus(Program program) {
        this.program = program;
    }

    /**
     * Does what the arguments say and ends the process.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        StopSignals.exit(run(Program.ofProcess(), arguments));
    }

    /** Does what the arguments say; returns what the process is to end with. */
    static int run(Program program, String... arguments) {
        return commandLine(program).execute(arguments);
    }

    static CommandLine commandLine(Program program) {
        CommandLine root = new CommandLine(new Aureus(program));
        root.getCommandSpec()
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        complete(root);
        return root.setOut(writer(program.out()))
                .setErr(writer(program.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        program.terminal().out() && program.terminal().colour()
                                ? CommandLine.Help.Ansi.ON
                                : CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(new WrongUsage());
    }

    /** Adds what every command has, and the settings that it offers as options. */
    private static void complete(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show how this command is used.")
                .build());
        if (spec.userObject() instanceof AureusCommand offering) {
            offering.settingsOffered().forEach(setting -> spec.addOption(option(setting)));
        }
        command.getSubcommands().values().forEach(Aureus::complete);
    }

    private static OptionSpec option(Setting setting) {
        String values = setting.allowed() + "; " + setting.variable() + ", default: " + setting.defaultText();
        return OptionSpec.builder(setting.flag())
                .paramLabel(setting.label())
                .type(String.class)
                .description(setting.help() + " (" + values + ")")
                .build();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.number();
    }

    /** What the commands work with. */
    Program program() {
        return program;
    }

    /** How results are to be printed. */
    OutputFormat output() {
        return output;
    }

    /** The file of variables to be read instead of the usual one, or null. */
    Path envFile() {
        return envFile;
    }

    /** Whether stack traces and the server's log are wanted. */
    boolean debug() {
        return debug;
    }
}
