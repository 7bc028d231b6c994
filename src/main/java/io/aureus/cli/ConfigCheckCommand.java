package io.aureus.cli;

import io.aureus.config.Database;
import io.aureus.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Looks whether a start would accept them. */
@Command(
        name = "check",
        header = "Check the settings as a start would; exit code 2 and every problem if one is wrong.",
        description = "Neither the database nor the directory of the event log is opened.")
final class ConfigCheckCommand extends AureusCommand {

    @Override
    ExitCode execute() throws Exception {
        Settings settings = settings();
        String store = settings.database()
                .map(Database::place)
                .map(place -> "postgres at " + place)
                .orElse("in-memory");
        boolean hasDirectory = settings.eventLogType().equals("filesystem");
        String log = settings.eventLogType() + (hasDirectory ? " in " + settings.eventLogDirectory() : "");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stateStore", store);
        json.put("eventLog", log);
        json.put("notices", settings.notices());
        Results.single(
                program(),
                output(),
                json,
                List.of("The settings are good. State store: " + store + "; event log: " + log + "."));
        return ExitCode.COMPLETED;
    }
}
