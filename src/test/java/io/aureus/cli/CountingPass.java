package io.aureus.cli;

import io.aureus.eventlog.EventLog;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A workflow and a JSON Lines file of its inputs, of which a process that died began some lines. */
final class CountingPass {
    private static final String COUNTING = """
            id: counting
            inputs: {count: {type: integer}}
            tasks: [{id: a, tool: value, inputs: {value: 1}}]
            outputs: {a: a}
            """;

    final Path workflow;
    final Path inputs;

    /** Of so many lines, {@code count} being the number of each. */
    CountingPass(Path directory, int lines) throws Exception {
        workflow = Files.writeString(directory.resolve("counting.yaml"), COUNTING);
        inputs = Files.writeString(
                directory.resolve("many.jsonl"),
                LongStream.rangeClosed(1, lines)
                        .mapToObj("{\"count\": %d}\n"::formatted)
                        .collect(Collectors.joining()));
    }

    Workflow read() throws Exception {
        return WorkflowReader.read(workflow).orThrow();
    }

    /** A line's run whose first task is under way. */
    Recorded begun(EventLog log, String runId, long line) throws Exception {
        String sha256 = InputFile.at(inputs).forEachLine((number, text) -> {});
        return new Recorded(log, read(), runId, Map.of("count", line), sha256 + ":" + line).decided();
    }
}
