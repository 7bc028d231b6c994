package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.workflow.GivenInputs;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command is to begin a run of: a workflow, by its file or by its name, and inputs that are given one by one. */
final class GivenWorkflow {
    @Parameters(paramLabel = "FILE", description = "The workflow file.")
    private Path file;

    @Mixin
    private DeployedWorkflow deployed;

    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE",
            description = "An input, read as the type that the workflow declares. May be repeated.")
    private List<String> assignments = new ArrayList<>();

    /** Its file, or its name where it is a deployed one. */
    Path file() {
        return file;
    }

    /** Whether it is found in the database, as opposed to a file. */
    boolean isDeployed() {
        return deployed.isAsked();
    }

    Workflow workflow(Program program, Settings settings, String tenant) throws Exception {
        return isDeployed()
                ? deployed.current(program, settings, tenant, file.toString())
                : WorkflowFile.runnable(file, program);
    }

    /** The same, to be executed by servers, which may have tools that are not known here. */
    Workflow workflowForServers(Program program, Settings settings, String tenant) throws Exception {
        return isDeployed()
                ? deployed.current(program, settings, tenant, file.toString())
                : WorkflowFile.forServers(file, program);
    }

    /** All inputs of one run: those of a file's and those that were given one by one, which count more. */
    GivenInputs inputs(Workflow workflow, Map<String, Object> values) {
        return GivenInputs.of(workflow, values, assignments);
    }
}
