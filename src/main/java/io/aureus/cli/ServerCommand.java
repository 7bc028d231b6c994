package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a server that stays. */
@Command(
        name = "server",
        header = "Start a server that stays, until Ctrl-C or SIGTERM.",
        description = "It drives the runs that were submitted to it, and goes on with those it finds unfinished.")
final class ServerCommand extends AureusCommand {

    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(8);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on, 1 to 65535 (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String host;

    @Mixin
    private EmbeddedOption embedded;

    @Override
    EmbeddedOption embedded() {
        return embedded;
    }

    @Override
    List<Setting> settingsOffered() {
        return List.of(Setting.STATE_STORE_TYPE, Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR, Setting.AUREUS_GRACE);
    }

    @Override
    ExitCode execute() throws Exception {
        if (port < 1 || port > 65_535) {
            throw new CommandException(ExitCode.USAGE, "AUR-005 --port is " + port + "; allowed is 1 to 65535.");
        }
        Settings settings = settings();
        DriveCommand.requireLog(settings);
        OpenRuns.requireStore(program(), settings);
        ApplicationBridge.use(settings);
        try (LocalServer server = LocalServer.withHttp(settings, host, port, aureus().debug())) {
            Application application = server.application();
            StopSignals.onSignal(() -> drain(application, settings));
            application.serve();
            program()
                    .say("Aureus is up on http://" + host + ":" + port + "/aureus, state store "
                            + settings.stateStoreType() + ", event log "
                            + settings.eventLogDirectory().toAbsolutePath().normalize() + ", server log " + server.log()
                            + ". Ctrl-C ends it in order.");
            new CountDownLatch(1).await();
            return ExitCode.COMPLETED;
        }
    }

    private void drain(Application application, Settings settings) {
        program()
                .say("Stopping: no new task starts; attempts under way get "
                        + settings.grace().toSeconds() + " s. Once more ends at once.");
        boolean inTime;
        try {
            inTime = application.drain(settings.grace().plus(DRAIN_MARGIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inTime = false;
        }
        program()
                .say(
                        inTime
                                ? "Stopped in order; unfinished runs go on when a server starts again on this event log."
                                : "Not everything ended within the grace time; nothing durable is lost, and unfinished runs go on"
                                        + " when a server starts again on this event log.");
    }
}
