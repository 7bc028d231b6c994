package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.store.postgres.Deployment;
import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.Workflow;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option to name a workflow by its id, as the one that an environment runs now. */
final class DeployedWorkflow {

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "FILE is the id of a workflow: the version that was deployed in this environment last.")
    private String environment;

    boolean isAsked() {
        return environment != null;
    }

    /** The version that the environment runs now. */
    Workflow current(Program program, Settings settings, String tenant, String id) throws Exception {
        if (settings.database().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-037 Deployments are kept in a database, and the state store is in memory. Set DATABASE_URL.");
        }
        try (OpenRuns open = OpenRuns.of(program, settings)) {
            Optional<Deployment> deployment = open.store().deployments().current(tenant, environment, id);
            if (deployment.isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "AUR-038 No version of workflow '" + id + "' is deployed in environment '" + environment
                                + "'. Deploy one: aureus deploy FILE --environment " + environment);
            }
            String hash = deployment.get().definitionHash();
            return open.store()
                    .definition(tenant, id, hash)
                    .map(CanonicalWorkflow::read)
                    .orElseThrow(() -> new CommandException(
                            ExitCode.UNAVAILABLE,
                            "AUR-607 The definition " + hash + " of workflow '" + id
                                    + "' is not in the store; was its row removed by hand?"));
        }
    }
}
