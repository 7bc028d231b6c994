package io.aureus.cli;

import io.aureus.tool.Tools;
import io.aureus.workflow.Fault;
import io.aureus.workflow.InvalidWorkflowException;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads workflow files for commands, with every check that needs no server. */
final class WorkflowFile {
    private WorkflowFile() {}

    /** The file's workflow, if it has no error, and all its faults. */
    static ParsedWorkflow read(Path file) {
        ParsedWorkflow parsed = WorkflowReader.read(file);
        return with(parsed, Tools.installed().check(parsed.tasks(), parsed.places()));
    }

    /** What was read, with the faults of what its tasks ask of their tools. */
    private static ParsedWorkflow with(ParsedWorkflow parsed, List<Fault> more) {
        if (more.isEmpty()) {
            return parsed;
        }
        List<Fault> all = new ArrayList<>(parsed.faults());
        all.addAll(more);
        all.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
        boolean refused = more.stream().anyMatch(fault -> fault.severity() == Fault.Severity.ERROR);
        Optional<Workflow> workflow = refused ? Optional.empty() : parsed.workflow();
        return new ParsedWorkflow(workflow, parsed.tasks(), all, parsed.places(), parsed.fileName());
    }

    /**
     * The file's workflow; warnings are said on standard error.
     *
     * @throws InvalidWorkflowException if it cannot run; it names every fault
     */
    static Workflow runnable(Path file, Program program) {
        return orThrow(read(file), program);
    }

    /**
     * The same of a workflow that servers execute: a tool that only they have is a warning.
     *
     * @throws InvalidWorkflowException if it can run nowhere; it names every fault
     */
    static Workflow forServers(Path file, Program program) {
        ParsedWorkflow parsed = WorkflowReader.read(file);
        List<Fault> faults = Tools.installed().check(parsed.tasks(), parsed.places()).stream()
                .map(WorkflowFile::forServers)
                .toList();
        return orThrow(with(parsed, faults), program);
    }

    private static Fault forServers(Fault fault) {
        return fault.code().equals(Tools.UNKNOWN)
                ? new Fault(
                        fault.code(),
                        Fault.Severity.WARNING,
                        fault.line(),
                        fault.column(),
                        fault.message() + "; the servers need it",
                        fault.suggestion())
                : fault;
    }

    private static Workflow orThrow(ParsedWorkflow parsed, Program program) {
        Workflow workflow = parsed.orThrow();
        parsed.messages().forEach(warning -> program.say(Paint.harmless(warning)));
        return workflow;
    }
}
