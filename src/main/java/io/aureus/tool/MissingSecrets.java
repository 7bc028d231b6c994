package io.aureus.tool;

import io.aureus.run.Remaining;
import io.aureus.run.Run;
import io.aureus.workflow.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tries every secret that a run may still need, before it goes on; what was fetched is forgotten at once. */
final class MissingSecrets {
    private final Map<String, Tool> tools;
    private final UnaryOperator<String> environment;

    /** By reference: why it cannot be had and who needs it. What can be had has no reason. */
    private final Map<Map<?, ?>, Tried> tried = new LinkedHashMap<>();

    private record Tried(String reason, Set<String> neededBy) {
        String shown() {
            int more = neededBy.size() - 1;
            return reason + " (needed by task '" + neededBy.iterator().next() + "'"
                    + (more > 0 ? " and " + more + " more)" : ")");
        }
    }

    MissingSecrets(Map<String, Tool> tools, UnaryOperator<String> environment) {
        this.tools = tools;
        this.environment = environment;
    }

    /** One line for each that cannot be had. */
    List<String> of(Run run, Instant now) {
        Secrets secrets =
                new Secrets(environment, Path.of(String.valueOf(run.startData().getOrDefault("workingDirectory", ""))));
        for (Task task : Remaining.toDo(run, now)) {
            call(secrets, task.id(), task.tool(), task.inputs(), run);
        }
        for (Task task : Remaining.toUndo(run, now)) {
            call(
                    secrets,
                    task.id(),
                    task.compensationAction().tool(),
                    task.compensationAction().args(),
                    run);
        }
        return tried.values().stream()
                .filter(one -> one.reason() != null)
                .map(Tried::shown)
                .toList();
    }

    private void call(Secrets secrets, String taskId, String toolName, Map<String, Object> inputs, Run run) {
        Tool tool = toolName == null ? null : tools.get(toolName);
        if (tool == null) {
            return;
        }
        Secrets.forEachReference(inputs, reference -> need(secrets, reference, taskId));
        if (tool.usesRunInputs()) {
            Secrets.forEachReference(run.inputs(), reference -> need(secrets, reference, taskId));
        }
    }

    private void need(Secrets secrets, Map<?, ?> reference, String taskId) {
        tried.computeIfAbsent(reference, unknown -> tried(secrets, unknown))
                .neededBy()
                .add(taskId);
    }

    private static Tried tried(Secrets secrets, Map<?, ?> reference) {
        try {
            secrets.fetch(reference);
            return new Tried(null, new LinkedHashSet<>());
        } catch (ToolException e) {
            return new Tried(e.getMessage(), new LinkedHashSet<>());
        }
    }
}
