package io.aureus.cli;

import io.aureus.workflow.Task;
import io.aureus.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A workflow as a Mermaid flowchart: solid arrows for dependencies, dotted ones for compensation. */
final class MermaidChart {
    private final Workflow workflow;
    private final Map<String, String> nodes = new HashMap<>();

    MermaidChart(Workflow workflow) {
        this.workflow = workflow;
        workflow.tasks().keySet().forEach(id -> nodes.put(id, "t" + nodes.size()));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("flowchart TD");
        for (Task task : workflow.tasks().values()) {
            lines.add("    " + node(task.id()) + "[\"" + label(task) + "\"]");
        }
        for (Task task : workflow.tasks().values()) {
            task.dependsOn().forEach(other -> lines.add("    " + node(other) + " --> " + node(task.id())));
        }
        for (Task task : workflow.tasks().values()) {
            task.compensation().onFailure().forEach(other -> lines.add(dotted(task, "failed", other)));
            task.compensation().onTimeout().forEach(other -> lines.add(dotted(task, "timeout", other)));
        }
        return lines;
    }

    private String dotted(Task task, String when, String target) {
        return "    " + node(task.id()) + " -. " + when + " .-> " + node(target);
    }

    private String node(String taskId) {
        return nodes.get(taskId);
    }

    private static String label(Task task) {
        String tool = task.tool() == null ? "" : "<br/>" + escaped(task.tool());
        return escaped(task.id()) + tool;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("#", "&num;");
    }
}
