package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** Opens the event log of the settings for a command that starts no server. */
final class OpenLog implements Program.Logs {

    @Override
    public EventLog open(Settings settings) throws CommandException, LogUnavailableException {
        if (settings.eventLogType().equals("in-memory")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-014 An in-memory event log ends with its process: there is nothing of it to show or to"
                            + " change. Use the filesystem log: --event-log-type filesystem.");
        }
        // Looking for runs makes no directory: one that is not there is as good as an empty log.
        boolean exists = Files.exists(settings.eventLogDirectory(), LinkOption.NOFOLLOW_LINKS);
        return exists ? new FileSystemEventLog(settings.eventLogDirectory()) : new InMemoryEventLog();
    }
}
