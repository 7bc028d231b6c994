package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.engine.Launch;
import io.aureus.run.RunKey;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a workflow file to its end, or goes on with the unfinished run that the same command began. */
@Command(
        name = "run",
        header = "Run a workflow file to its end, or go on with its unfinished run.",
        description = {
            "An unfinished run of the same workflow with the same inputs is gone on with; otherwise a new one begins.",
            "Of a JSON Lines file whose earlier pass was interrupted, the lines that ended then are not run again:",
            "their recorded results come first, with \"endedEarlier\": true in JSON, and count for the exit code.",
            "With --output jsonl, events are printed as they happen, and the run's JSON is the last line."
        })
final class RunCommand extends DriveCommand {

    private static final int CONCURRENCY_MAX = 1_000;

    @Mixin
    private GivenWorkflow given;

    @Option(
            names = "--inputs",
            paramLabel = "FILE",
            description = "A JSON object with the inputs of one run (at most 16 MiB); or JSON Lines: one run a line.")
    private Path inputsFile;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "16",
            description = "Runs of a JSON Lines file under way at once, 1 to " + CONCURRENCY_MAX
                    + " (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(names = "--new", description = "Begin a new run, whatever is unfinished.")
    private boolean fresh;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description =
                    "The run's id. Starting again with it starts nothing twice, and prints a finished run's result.")
    private String runId;

    @Override
    ExitCode execute() throws Exception {
        checkOptions();
        Settings settings = settings();
        Workflow workflow = given.workflow(program(), settings, tenant());
        if (inputsFile != null) {
            InputFile inputs = InputFile.at(inputsFile);
            return inputs.isLines()
                    ? executeMany(settings, workflow, inputs)
                    : executeOne(settings, workflow, inputs.object());
        }
        return executeOne(settings, workflow, Map.of());
    }

    private void checkOptions() throws CommandException {
        if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 --concurrency is " + concurrency + "; allowed is 1 to " + CONCURRENCY_MAX + ".");
        }
        if (runId != null && fresh) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 --new and --run-id exclude each other: an id names one run. Leave one of them out.");
        }
        if (runId != null) {
            Names.checked("--run-id", runId);
        }
    }

    private ExitCode executeOne(Settings settings, Workflow workflow, Map<String, Object> values) throws Exception {
        Map<String, Object> inputs = given.inputs(workflow, values).orThrow();
        Launch launch = launch(inputs, workflow, null);
        if (settings.database().isPresent()) {
            OpenRuns.requireStore(program(), settings);
            try (OpenRuns open = OpenRuns.toChange(program(), settings)) {
                Optional<RunKey> submitted = new Beforehand(program(), settings).lookForSubmitted(launch, open);
                if (submitted.isPresent()) {
                    return follow(open, submitted.get());
                }
                LastEvents.bringIn(open, program(), launch.tenant(), workflow.id());
            }
        } else {
            new Beforehand(program(), settings).look(launch);
        }
        return drive(settings, List.of(launch).iterator(), 1, new RunView(program(), output(), false), goOn());
    }

    private ExitCode follow(OpenRuns open, RunKey run) throws Exception {
        try (RunView view = new RunView(program(), output(), false)) {
            view.recordedIn(open.log());
            view.notice("Run " + run + " was submitted to the servers; following it.");
            return new Follower(program(), open.known(), view).follow(run);
        }
    }

    private ExitCode executeMany(Settings settings, Workflow workflow, InputFile file) throws Exception {
        if (runId != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-005 --run-id names one run, and " + file.source() + " has the inputs of many. Leave it out.");
        }
        String tenant = tenant();
        LineLaunches.LineInputs inputs = (text, number) -> given.inputs(workflow, file.object(text, number));
        try (LineLaunches launches =
                        LineLaunches.of(file, inputs, (read, line) -> launch(tenant, read.values(), workflow, line));
                RunView view = new RunView(program(), output(), true)) {
            lookBack(settings, launches, tenant, workflow, view);
            return drive(settings, launches, concurrency, view, goOn());
        }
    }

    private void lookBack(Settings settings, LineLaunches launches, String tenant, Workflow workflow, RunView view)
            throws Exception {
        if (settings.database().isEmpty() && settings.eventLogType().equals("in-memory")) {
            return;
        }
        try (OpenRuns open = OpenRuns.toChange(program(), settings)) {
            if (open.durable().isPresent()) {
                open.prepare(program());
                LastEvents.bringIn(open, program(), tenant, workflow.id());
            }
            if (!fresh) {
                launches.leaveOut(Beforehand.earlierPass(open, launches, tenant, workflow.id(), view));
            }
        }
    }

    private Launch launch(Map<String, Object> inputs, Workflow workflow, String line) throws CommandException {
        return launch(tenant(), inputs, workflow, line);
    }

    private Launch launch(String tenant, Map<String, Object> inputs, Workflow workflow, String line) {
        Path here = Path.of("").toAbsolutePath();
        return new Launch(tenant, workflow, inputs, line, runId, fresh, false, here);
    }

    /** With --new the same command would begin yet another run. */
    private String goOn() {
        return fresh ? "aureus resume RUN (aureus list --unfinished shows it)" : commandAsTyped();
    }
}
