package io.aureus.cli;

import io.aureus.workflow.ParsedWorkflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what is wrong with workflow files, without running anything. */
@Command(
        name = "validate",
        header = "Say what is wrong with workflow files.",
        description = "Every fault of every file, as FILE:LINE:COLUMN. Exits with 3 if a file cannot run.")
final class ValidateCommand extends AureusCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Workflow files.")
    private List<Path> files = new ArrayList<>();

    @Override
    ExitCode execute() {
        ExitCode exitCode = ExitCode.COMPLETED;
        try (Results results = new Results(program(), output())) {
            for (Path file : files) {
                ParsedWorkflow parsed = WorkflowFile.read(file);
                results.add(json(parsed), text(parsed));
                if (parsed.workflow().isEmpty()) {
                    exitCode = ExitCode.INVALID_WORKFLOW;
                }
            }
        }
        return exitCode;
    }

    private static List<String> text(ParsedWorkflow parsed) {
        List<String> lines = new ArrayList<>();
        parsed.messages().forEach(message -> lines.add(Paint.harmless(message)));
        parsed.workflow()
                .ifPresent(workflow -> lines.add(parsed.fileName() + ": valid: workflow '" + workflow.id() + "' with "
                        + workflow.tasks().size() + (workflow.tasks().size() == 1 ? " task" : " tasks")));
        return lines;
    }

    private static Map<String, Object> json(ParsedWorkflow parsed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", parsed.fileName());
        json.put("valid", parsed.workflow().isPresent());
        json.put("workflowId", parsed.workflow().map(workflow -> workflow.id()).orElse(null));
        json.put(
                "definitionHash",
                parsed.workflow().map(workflow -> workflow.definitionHash()).orElse(null));
        json.put("faults", parsed.faults().stream().map(ErrorReport::json).toList());
        return json;
    }
}
