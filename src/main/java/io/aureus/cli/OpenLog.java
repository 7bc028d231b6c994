package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;

/** Opens the event log of the settings for a command that starts no server. */
final class OpenLog implements Program.Logs {

    @Override
    public EventLog open(Settings settings) throws CommandException {
        throw new CommandException(
                ExitCode.USAGE,
                "AUR-014 An in-memory event log ends with its process: there is nothing of it to show or to change."
                        + " Use the filesystem log: --event-log-type filesystem.");
    }
}
