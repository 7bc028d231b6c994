package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;
import io.aureus.run.RunKey;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that looks at the event log, or appends to it, without a server. */
abstract class LogCommand extends AureusCommand {

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = RunKey.DEFAULT_TENANT,
            description = "Whose runs (default: ${DEFAULT-VALUE}).")
    private String tenant;

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR);
    }

    @Override
    final ExitCode execute() throws Exception {
        Settings settings = settings();
        try (EventLog log = program().logs().open(settings)) {
            return execute(new RunLookup(log, tenant, settings.eventLogDirectory()));
        }
    }

    /** Does what was asked, with the log open. */
    abstract ExitCode execute(RunLookup runs) throws Exception;
}
