package io.aureus.workflow;

import io.aureus.workflow.Fault.Severity;
import io.aureus.workflow.Places.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers the faults of one definition. Not safe for concurrent use. */
public final class FaultList {

    /** Most faults that are reported one by one; how many more there are is said at the end. */
    public static final int FAULTS_MAX = 1_000;

    private final List<Fault> faults = new ArrayList<>();
    private boolean error;
    private int more;

    /**
     * Adds an error.
     *
     * @param code {@code AUR-1nn}
     * @param place of what is wrong
     * @param message what is wrong, with the value; what is allowed
     */
    public void error(String code, Place place, String message) {
        add(Severity.ERROR, code, place, message, null);
    }

    /**
     * Adds a warning.
     *
     * @param code {@code AUR-1nn}
     * @param place of what it is about
     * @param message what will be different from what one may expect
     */
    public void warning(String code, Place place, String message) {
        add(Severity.WARNING, code, place, message, null);
    }

    /**
     * Adds a fault.
     *
     * @param severity error or warning
     * @param code {@code AUR-1nn}
     * @param place of what is wrong
     * @param message what is wrong, with the value; what is allowed
     * @param suggestion what was probably meant, or null
     */
    public void add(Severity severity, String code, Place place, String message, String suggestion) {
        error |= severity == Severity.ERROR;
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(code, severity, place.line(), place.column(), message, suggestion));
        } else {
            more++;
        }
    }

    /**
     * Whether the definition is refused.
     *
     * @return true if there was at least one error
     */
    public boolean hasErrors() {
        return error;
    }

    /**
     * All faults.
     *
     * @return in the order of the file, at most {@link #FAULTS_MAX} and one that counts the rest
     */
    public List<Fault> inOrder() {
        List<Fault> sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
        if (more > 0) {
            String rest = more + " more faults are not shown; the first " + FAULTS_MAX + " are";
            sorted.add(new Fault("AUR-199", error ? Severity.ERROR : Severity.WARNING, 0, 0, rest, null));
        }
        return sorted;
    }
}
