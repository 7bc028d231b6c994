package io.aureus.workflow;

import java.util.List;
import java.util.stream.Collectors;

/** Inputs that a workflow does not accept; it names every fault. */
public final class InvalidInputsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * Lists what is wrong.
     *
     * @param faults at least one
     */
    public InvalidInputsException(List<Fault> faults) {
        super(faults.stream().map(fault -> fault.in("inputs")).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /**
     * What is wrong.
     *
     * @return without places; empty after serialization
     */
    public List<Fault> faults() {
        return faults == null ? List.of() : faults;
    }
}
