package io.aureus.workflow;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a definition that was read.
 *
 * @param workflow present if there was no error
 * @param tasks those that have an id of their own, also if there were errors: where a value was wrong its default stands,
 *     so that further checks find what else is wrong in the same pass
 * @param faults errors and warnings in the order of the file
 * @param places where the parts stand
 * @param fileName the file, or what else it was read from, as its user knows it
 */
public record ParsedWorkflow(
        Optional<Workflow> workflow, List<Task> tasks, List<Fault> faults, Places places, String fileName) {
    /** None may be null. */
    public ParsedWorkflow {
        Objects.requireNonNull(workflow, "workflow");
        Objects.requireNonNull(places, "places");
        Objects.requireNonNull(fileName, "fileName");
        tasks = List.copyOf(tasks);
        faults = List.copyOf(faults);
    }

    /**
     * The workflow.
     *
     * @return never null
     * @throws InvalidWorkflowException if there was an error; it names every fault
     */
    public Workflow orThrow() {
        return workflow.orElseThrow(() -> new InvalidWorkflowException(fileName, faults));
    }

    /**
     * The faults as shown to people.
     *
     * @return one line each, in the order of the file
     */
    public List<String> messages() {
        return faults.stream().map(fault -> fault.in(fileName)).toList();
    }
}
