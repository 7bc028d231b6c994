package io.aureus.cli;

import picocli.CommandLine.Command;

/** What is done with settings. */
@Command(
        name = "config",
        header = "Show and check the settings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigShowCommand.class, ConfigCheckCommand.class, ConfigListCommand.class})
final class ConfigCommand extends CommandGroup {}
