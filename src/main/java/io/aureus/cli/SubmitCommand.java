package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.engine.Launch;
import io.aureus.engine.Submitted;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Queues a run for the servers that share the database. */
@Command(
        name = "submit",
        header = "Queue a run for the servers that share the database.",
        description = {
            "Any server takes it, and another one if that dies. An unfinished run of the same workflow with the same inputs",
            "is not begun twice. The run works in the directory of the file, which every server has to have."
        })
final class SubmitCommand extends AureusCommand {

    @Mixin
    private GivenWorkflow given;

    @Option(names = "--inputs", paramLabel = "FILE", description = "A JSON object with the inputs (at most 16 MiB).")
    private Path inputsFile;

    @Option(names = "--new", description = "Begin a new run, whatever is unfinished.")
    private boolean fresh;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "The run's id. Submitting it again begins nothing twice.")
    private String runId;

    @Option(names = "--wait", description = "Wait for its end; the exit code is that of run.")
    private boolean waits;

    @Option(names = "--follow", description = "The same, and show what happens.")
    private boolean follows;

    @Mixin
    private Tenant tenant;

    @Mixin
    private EmbeddedOption embedded;

    @Override
    EmbeddedOption embedded() {
        return embedded;
    }

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.STATE_STORE_TYPE, Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR);
    }

    @Override
    ExitCode execute() throws Exception {
        if (runId != null) {
            Names.checked("--run-id", runId);
        }
        Settings settings = settings();
        if (settings.database().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-029 Runs are queued in a database that the servers share, and the state store is in memory."
                            + " Set DATABASE_URL, or run it here: aureus run " + given.file());
        }
        Workflow workflow = given.workflowForServers(program(), settings, tenant.name());
        Map<String, Object> values =
                inputsFile == null ? Map.of() : InputFile.at(inputsFile).object();
        Map<String, Object> inputs = given.inputs(workflow, values).orThrow();
        Path directory = given.isDeployed()
                ? Path.of("").toAbsolutePath()
                : given.file().toAbsolutePath().normalize().getParent();
        Launch launch = new Launch(tenant.name(), workflow, inputs, null, runId, fresh, true, directory);
        try (OpenRuns open = OpenRuns.of(program(), settings)) {
            open.prepare(program());
            Submitted submitted = new OwnEngine(open, program()).engine().submit(launch);
            return waits || follows ? follow(open, submitted) : report(submitted);
        }
    }

    private ExitCode report(Submitted submitted) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runId", submitted.run().runId());
        json.put("workflowId", submitted.run().workflowId());
        json.put("tenantId", submitted.run().tenant());
        json.put("new", submitted.isNew());
        Results.single(program(), output(), json, List.of(said(submitted)));
        return ExitCode.COMPLETED;
    }

    private String said(Submitted submitted) {
        String run = submitted.run().runId();
        return "Run " + run + " of workflow '" + submitted.run().workflowId() + "' is "
                + (submitted.isNew() ? "queued" : "there already") + ". See: aureus status " + run
                + embedded.again();
    }

    private ExitCode follow(OpenRuns open, Submitted submitted) throws Exception {
        if (follows) {
            program().say(said(submitted));
        }
        try (RunView view = new RunView(program(), output(), false, follows)) {
            view.recordedIn(open.log());
            return new Follower(program(), open.known(), view).follow(submitted.run());
        }
    }
}
