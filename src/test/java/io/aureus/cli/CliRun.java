package io.aureus.cli;

import io.aureus.eventlog.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    /** Every command sees this one log, which stays open. */
    static CliRun on(EventLog log, Object... arguments) {
        return with(Map.of(), settings -> new StaysOpen(log), arguments);
    }

    static CliRun with(Map<String, String> environment, Program.Logs logs, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Program program = new Program(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Map.of(),
                Terminal.NONE,
                logs,
                Clock.systemUTC());
        String[] words = List.of(arguments).stream().map(String::valueOf).toArray(String[]::new);
        int exitCode = Aureus.run(program, words);
        return new CliRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
