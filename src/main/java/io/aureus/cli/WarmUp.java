package io.aureus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Runs a workflow that does nothing, from the command line to its end: what the launcher runs once to record the classes
 * that a start loads, so that later starts find them ready made.
 */
public final class WarmUp {

    private static final String WORKFLOW = """
            id: warm-up
            tasks:
              - {id: one, tool: value, inputs: {value: 1}}
              - {id: two, tool: value, inputs: {value: 2}}
              - {id: both, tool: value, inputs: {value: 3}, dependsOn: [one, two]}
              - {id: command, tool: shell, inputs: {command: "true"}}
            """;

    private WarmUp() {}

    /**
     * Runs it; ends with exit code 6 and a message if the server does not start.
     *
     * @param arguments a directory, which the caller deletes: nothing is written elsewhere
     * @throws IOException if the directory cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Path file = Files.writeString(directory.resolve("warm-up.yaml"), WORKFLOW);
        Program process = Program.ofProcess();
        Program unset = new Program(
                process.out(),
                process.err(),
                Map.of(),
                Map.of(),
                directory.resolve(".env"),
                process.terminal(),
                process.logs(),
                process.applications(),
                Clock.systemUTC());
        String[] command = {
            "run",
            file.toString(),
            "--state-store-type=in-memory",
            "--event-log-type=filesystem",
            "--event-log-dir=" + directory.resolve("log")
        };
        StopSignals.exit(Aureus.run(unset, command));
    }
}
