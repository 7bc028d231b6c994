package io.aureus.cli;

import io.aureus.workflow.Levels;
import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what would run, in which order, and what together. */
@Command(
        name = "plan",
        header = "Show what would run, in which order, and what together.",
        description = "A task stands one level below the last of those that it waits for. Nothing is executed.")
final class PlanCommand extends AureusCommand {

    @Parameters(paramLabel = "FILE", description = "A workflow file.")
    private Path file;

    @Option(names = "--mermaid", description = "Print a Mermaid flowchart instead of text.")
    private boolean mermaid;

    @Override
    ExitCode execute() {
        Workflow workflow = WorkflowFile.runnable(file, program());
        Levels levels = Levels.of(workflow);
        List<String> text = mermaid
                ? new MermaidChart(workflow).lines()
                : text(workflow, levels, program().paint());
        Results.single(program(), output(), json(workflow, levels), text);
        return ExitCode.COMPLETED;
    }

    private static List<String> text(Workflow workflow, Levels levels, Paint paint) {
        List<String> lines = new ArrayList<>();
        String bound = workflow.maxConcurrency() == null ? "" : ", at most " + workflow.maxConcurrency() + " at a time";
        lines.add("Workflow " + paint.bold(workflow.id()) + ": "
                + workflow.tasks().size() + " tasks in " + levels.tasks().size() + " levels" + bound);
        for (int level = 0; level < levels.tasks().size(); level++) {
            lines.add("Level " + (level + 1));
            levels.tasks().get(level).forEach(id -> lines.add("  " + line(workflow.task(id))));
        }
        if (!levels.onlyForCompensation().isEmpty()) {
            lines.add("Only when another task ends without success");
            levels.onlyForCompensation().forEach(id -> lines.add("  " + line(workflow.task(id))));
        }
        return lines;
    }

    private static String line(Task task) {
        StringBuilder line = new StringBuilder(task.id());
        line.append(task.tool() == null ? "" : " (" + task.tool() + ")");
        if (!task.dependsOn().isEmpty()) {
            line.append(" after ").append(String.join(", ", task.dependsOn()));
        }
        if (task.retry().maxAttempts() > 1) {
            line.append("; at most ").append(task.retry().maxAttempts()).append(" attempts");
        }
        if (task.timeout() != null) {
            line.append("; at most ").append(Elapsed.text(task.timeout())).append(" each");
        }
        if (task.compensationAction() != null) {
            line.append("; undone by ").append(task.compensationAction().tool());
        }
        return line.toString();
    }

    private static Map<String, Object> json(Workflow workflow, Levels levels) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("workflowId", workflow.id());
        json.put("definitionHash", workflow.definitionHash());
        json.put("maxConcurrency", workflow.maxConcurrency() == null ? null : (long) workflow.maxConcurrency());
        json.put("levels", levels.tasks());
        json.put("onlyForCompensation", levels.onlyForCompensation());
        Map<String, Object> dependsOn = new LinkedHashMap<>();
        workflow.tasks().values().forEach(task -> dependsOn.put(task.id(), task.dependsOn()));
        json.put("dependsOn", dependsOn);
        return json;
    }
}
