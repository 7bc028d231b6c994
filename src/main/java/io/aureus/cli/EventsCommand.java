package io.aureus.cli;

import picocli.CommandLine.Command;

/** What is done with events. */
@Command(
        name = "events",
        header = "Look at the event log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = EventsShowCommand.class)
final class EventsCommand extends CommandGroup {}
