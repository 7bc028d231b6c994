package io.aureus.cli;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.engine.Application;
import io.aureus.engine.DriveFailedException;
import io.aureus.engine.DriveJob;
import io.aureus.engine.Order;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that drives runs to their end, in a server in this process. */
abstract class DriveCommand extends AureusCommand {

    /** After the grace: for ending processes, committing, and the job's own end. */
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(8);

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
        return List.of(Setting.STATE_STORE_TYPE, Setting.EVENT_LOG_TYPE, Setting.EVENT_LOG_DIR, Setting.AUREUS_GRACE);
    }

    final String tenant() throws CommandException {
        return tenant.name();
    }

    /**
     * Starts the application, drives, and waits for the end.
     *
     * @param orders what to drive
     * @param window how many runs at once
     * @param view shows it
     * @param goOn what to type after a stop
     */
    final ExitCode drive(Settings settings, Iterator<? extends Order> orders, int window, RunView view, String goOn)
            throws Exception {
        requireLog(settings);
        try (RunView shown = view;
                Applications.Started started = program().applications().start(settings, aureus().debug())) {
            Application application = started.application();
            StopSignals.onSignal(() -> drain(application, settings, shown, goOn));
            shown.recordedIn(application.engine().surroundings().log());
            DriveJob job = application.start(orders, window, shown);
            await(job);
            return shown.exitCode();
        }
    }

    /** A log that cannot be used is said at once, not after a server has started. */
    static void requireLog(Settings settings) throws LogUnavailableException {
        if (settings.eventLogType().equals("filesystem")) {
            new FileSystemEventLog(settings.eventLogDirectory()).close();
        }
    }

    /** Waits; if a signal ended the drive meanwhile, whoever handles the signal ends the process. */
    private static void await(DriveJob job) throws InterruptedException, DriveFailedException {
        job.await();
        if (StopSignals.isStopping()) {
            StopSignals.exit(ExitCode.TERMINATED.number());
        }
    }

    private void drain(Application application, Settings settings, RunView view, String goOn) {
        view.stopping(settings.grace());
        boolean inTime;
        try {
            inTime = application.drain(settings.grace().plus(DRAIN_MARGIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inTime = false;
        }
        view.close();
        if (!inTime) {
            program().say("Not everything ended within the grace time; nothing durable is lost.");
        }
        program().say(view.stopped(goOn));
    }
}
