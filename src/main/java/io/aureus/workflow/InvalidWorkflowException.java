package io.aureus.workflow;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot run; it names every fault. */
public final class InvalidWorkflowException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * Lists what is wrong.
     *
     * @param source the file, or what else the definition came from, as its user knows it
     * @param faults at least one of them an error
     */
    public InvalidWorkflowException(String source, List<Fault> faults) {
        super(faults.stream().map(fault -> fault.in(source)).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /**
     * What is wrong, in the order of the file.
     *
     * @return errors and warnings; empty after serialization
     */
    public List<Fault> faults() {
        return faults == null ? List.of() : faults;
    }
}
