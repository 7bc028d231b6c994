package io.aureus.cli;

import picocli.CommandLine.Command;

/** What is done with the store itself. */
@Command(
        name = "store",
        header = "Look after the database that runs live in.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = StoreCheckCommand.class)
final class StoreCommand extends CommandGroup {}
