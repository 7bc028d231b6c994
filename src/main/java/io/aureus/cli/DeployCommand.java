package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.store.StoredDefinition;
import io.aureus.store.postgres.Deployed;
import io.aureus.store.postgres.Deployment;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records which version of a workflow an environment runs. */
@Command(
        name = "deploy",
        header = "Make a workflow file the current version of an environment.",
        description = "From then on its id stands for it: aureus run ID --environment E, and submit likewise.")
final class DeployCommand extends AureusCommand {

    @Parameters(paramLabel = "FILE", description = "The workflow file.")
    private Path file;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            required = true,
            description = "The environment, such as production.")
    private String environment;

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
        Names.checked("--environment", environment);
        Settings settings = settings();
        if (settings.database().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-037 Deployments are kept in a database, and the state store is in memory. Set DATABASE_URL.");
        }
        Workflow workflow = WorkflowFile.forServers(file, program());
        try (OpenRuns open = OpenRuns.of(program(), settings)) {
            open.prepare(program());
            Deployed deployed = open.store()
                    .deployments()
                    .deploy(
                            tenant.name(),
                            environment,
                            StoredDefinition.of(workflow),
                            System.getProperty("user.name", "the command line"));
            Results.single(program(), output(), json(deployed), List.of(said(deployed)));
            return ExitCode.COMPLETED;
        }
    }

    private String said(Deployed deployed) {
        Deployment now = deployed.deployment();
        return "Workflow '" + now.workflowId() + "' in environment '" + environment + "': version " + now.number()
                + (deployed.changed()
                        ? " is the current one now."
                        : " is the current one already; nothing has changed.");
    }

    private Map<String, Object> json(Deployed deployed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("workflowId", deployed.deployment().workflowId());
        json.put("environment", environment);
        json.put("version", deployed.deployment().number());
        json.put("definitionHash", deployed.deployment().definitionHash());
        json.put("changed", deployed.changed());
        return json;
    }
}
