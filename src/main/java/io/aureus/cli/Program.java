package io.aureus.cli;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Level;
import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.config.Source;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What every command works with, as opposed to what it was asked to do.
 *
 * @param out for results, and nothing else
 * @param err for everything else
 * @param environment the environment variables
 * @param properties system properties that are settings or look like some, by key
 * @param envFile what gives settings beside the environment, if it is there
 * @param terminal what reads the two streams
 * @param logs opens the event log
 * @param applications starts the application that drives runs
 * @param clock the time
 */
record Program(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Map<String, String> properties,
        Path envFile,
        Terminal terminal,
        Logs logs,
        Applications applications,
        Clock clock) {

    /** Opens the event log that the settings name. */
    @FunctionalInterface
    interface Logs {
        /**
         * Opens it.
         *
         * @param settings which, and where
         * @return to be closed
         * @throws CommandException if there is nothing to open
         * @throws LogUnavailableException if it cannot be used
         */
        EventLog open(Settings settings) throws CommandException, LogUnavailableException;
    }

    /** Nothing may be null. */
    Program {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(properties, "properties");
        Objects.requireNonNull(envFile, "envFile");
        Objects.requireNonNull(terminal, "terminal");
        Objects.requireNonNull(logs, "logs");
        Objects.requireNonNull(applications, "applications");
        Objects.requireNonNull(clock, "clock");
    }

    /** This process. Both streams are UTF-8, whatever the locale: JSON is. */
    static Program ofProcess() {
        Map<String, String> environment = System.getenv();
        Map<String, String> properties = new LinkedHashMap<>();
        for (String key : Level.keys(System.getProperties().stringPropertyNames())) {
            if (System.getProperty(key) != null) {
                properties.put(key, System.getProperty(key));
            }
        }
        return new Program(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                environment,
                properties,
                Path.of(".env"),
                Terminal.ofProcess(environment),
                new OpenLog(),
                Applications::inThisProcess,
                Clock.systemUTC());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * The settings, with what a person should know about them said once on standard error.
     *
     * @param flags from the command line
     * @param otherEnvFile to be read instead of the usual one, which need not be there; or null
     */
    Settings settings(Map<Setting, String> flags, Path otherEnvFile) throws InvalidSettingsException {
        List<Level> levels = new ArrayList<>(List.of(
                Level.options(flags), Level.properties(Source.PROPERTY, properties), Level.environment(environment)));
        if (otherEnvFile != null || Files.exists(envFile)) {
            levels.add(Level.envFile(otherEnvFile == null ? envFile : otherEnvFile));
        }
        Settings settings = Settings.read(levels);
        settings.notices().forEach(notice -> say("warning: " + notice));
        return settings;
    }

    /** Says something that is no result. */
    void say(String line) {
        err.println(line);
    }

    /** Colours for standard output. */
    Paint paint() {
        return new Paint(terminal.out() && terminal.colour());
    }

    /** Colours for standard error. */
    Paint paintErr() {
        return new Paint(terminal.err() && terminal.colour());
    }
}
