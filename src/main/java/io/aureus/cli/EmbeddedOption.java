package io.aureus.cli;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Settings;
import io.aureus.embedded.EmbeddedDatabase;
import io.aureus.embedded.EmbeddedDatabaseException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option to bring a PostgreSQL along, for a first try. */
final class EmbeddedOption {

    @Option(
            names = "--embedded-postgres",
            description = "Keep state in a PostgreSQL that comes along, with its data in ~/.local/share/aureus/postgres"
                    + " (XDG_DATA_HOME), on 127.0.0.1: for a first try.")
    private boolean embedded;

    /**
     * The settings, with the database that was brought along if that was asked for. It is there until the process ends.
     *
     * @throws InvalidSettingsException if the settings name a database themselves
     */
    Settings settings(Program program, Settings settings) throws InvalidSettingsException, CommandException {
        if (!embedded) {
            return settings;
        }
        Settings without = settings.requireNoDatabase("--embedded-postgres");
        try {
            EmbeddedDatabase database = EmbeddedDatabase.start(directory(program));
            StopSignals.onSignal(() -> close(program, database));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(program, database), "aureus-postgres-end"));
            return without.on(
                    database.host(), database.port(), database.database(), database.user(), database.password());
        } catch (EmbeddedDatabaseException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, e.getMessage(), e);
        }
    }

    /** What a command that is advised needs more, to reach the same runs. */
    String again() {
        return embedded ? " --embedded-postgres" : "";
    }

    private static Path directory(Program program) {
        String data = program.environment().get("XDG_DATA_HOME");
        Path base = data == null || data.isEmpty() || !Path.of(data).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(data);
        return base.resolve("aureus").resolve("postgres");
    }

    private static void close(Program program, EmbeddedDatabase database) {
        try {
            database.close();
        } catch (EmbeddedDatabaseException e) {
            program.say(e.getMessage());
        }
    }
}
