package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that looks at the event log, or appends to it, without a server. */
abstract class LogCommand extends AureusCommand {

    @Mixin
    private Tenant tenant;

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR);
    }

    @Override
    final ExitCode execute() throws Exception {
        Settings settings = settings();
        try (EventLog log = program().logs().open(settings)) {
            return execute(new RunLookup(log, tenant.name(), settings.eventLogDirectory()));
        }
    }

    /** Does what was asked, with the log open. */
    abstract ExitCode execute(RunLookup runs) throws Exception;
}
