package io.aureus.tool.shell;

import io.aureus.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task asks to be run, secrets resolved.
 *
 * @param line program and arguments
 * @param environment variables to set, or, with null, to take away
 * @param directory absolute
 * @param input standard input, or null for none
 */
record Command(List<String> line, Map<String, String> environment, Path directory, String input) {

    /** Reads a task's inputs, which have been checked. */
    static Command of(Map<String, Object> inputs, Path workingDirectory) {
        Object command = inputs.get(ShellTool.COMMAND);
        List<String> line = command instanceof List<?> list
                ? list.stream().map(Command::text).toList()
                : List.of("/bin/sh", "-c", "--", text(command));
        Map<String, String> environment = new LinkedHashMap<>();
        if (inputs.get(ShellTool.ENV) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> environment.put((String) name, value == null ? null : text(value)));
        }
        Object directory = inputs.get(ShellTool.CWD);
        Path base = workingDirectory.toAbsolutePath();
        return new Command(
                line,
                environment,
                directory == null ? base : base.resolve(text(directory)),
                inputs.get(ShellTool.STDIN) == null ? null : text(inputs.get(ShellTool.STDIN)));
    }

    private static String text(Object value) {
        return value instanceof String text ? text : Json.write(value);
    }
}
