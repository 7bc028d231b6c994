package io.aureus.cli;

import io.aureus.config.Settings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.store.postgres.PostgresStateStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The program called in this process, with both streams captured.
 *
 * @param exitCode what the process would have ended with
 * @param out what was written to standard output
 * @param err what was written to standard error
 */
record CliRun(int exitCode, String out, String err) {

    static CliRun of(Object... arguments) {
        return with(Map.of(), new OpenLog(), arguments);
    }

    /** Every command sees this one log, which stays open; runs are driven by the engine without a server. */
    static CliRun on(EventLog log, Object... arguments) {
        return with(Map.of(), settings -> new StaysOpen(log), arguments);
    }

    static CliRun with(Map<String, String> environment, Program.Logs logs, Object... arguments) {
        return on(Terminal.NONE, environment, logs, arguments);
    }

    static CliRun on(Terminal terminal, Map<String, String> environment, Program.Logs logs, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Program program = new Program(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Map.of(),
                Path.of("none.env"),
                terminal,
                logs,
                (settings, debug) -> application(logs, settings),
                Clock.systemUTC());
        String[] words = List.of(arguments).stream().map(String::valueOf).toArray(String[]::new);
        int exitCode = Aureus.run(program, words);
        return new CliRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Applications.Started application(Program.Logs logs, Settings settings) throws CommandException {
        try {
            EventLog log = settings.eventLogType().equals("in-memory")
                    ? new InMemoryEventLog()
                    : logs instanceof OpenLog
                            ? new FileSystemEventLog(settings.eventLogDirectory())
                            : logs.open(settings);
            return new PlainApplication(log, store(settings));
        } catch (LogUnavailableException | StoreUnavailableException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, e.getMessage(), e);
        }
    }

    private static StateStore store(Settings settings) throws StoreUnavailableException {
        if (settings.database().isEmpty()) {
            return new InMemoryStateStore();
        }
        PostgresStateStore store = PostgresStateStore.of(settings.database().get());
        store.initialize();
        return store;
    }
}
