package io.aureus.cli;

import io.aureus.run.RunKey;
import picocli.CommandLine.Option;

/** The option that says whose runs are meant. */
final class Tenant {

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = RunKey.DEFAULT_TENANT,
            description = "Whose runs (default: ${DEFAULT-VALUE}).")
    private String name;

    /**
     * The tenant.
     *
     * @throws CommandException if it is no name
     */
    String name() throws CommandException {
        return Names.checked("--tenant", name);
    }
}
