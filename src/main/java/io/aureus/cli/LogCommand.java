package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that looks at event log and state store, or adds to them, without a server. */
abstract class LogCommand extends AureusCommand {

    @Mixin
    private Tenant tenant;

    @Mixin
    private EmbeddedOption embedded;

    @Override
    final EmbeddedOption embedded() {
        return embedded;
    }

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.STATE_STORE_TYPE, Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR);
    }

    @Override
    final ExitCode execute() throws Exception {
        Settings settings = settings();
        try (OpenRuns open = changes() ? OpenRuns.toChange(program(), settings) : OpenRuns.of(program(), settings)) {
            return execute(open, new RunLookup(open.log(), open.known(), tenant.name()));
        }
    }

    /** Whether it may add to the log, as opposed to looking. */
    boolean changes() {
        return false;
    }

    /** Does what was asked, with log and store open. */
    ExitCode execute(OpenRuns open, RunLookup runs) throws Exception {
        return execute(runs);
    }

    /** Does what was asked, with the log open. */
    abstract ExitCode execute(RunLookup runs) throws Exception;
}
