package io.aureus.workflow;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.workflow.Fault.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The inputs of one start, held against what its workflow declares. All problems are found at once.
 *
 * @param values JSON values by name, defaults applied, in the order of the declarations; what is optional, has no
 *     default and was not given is missing; not to be used if there are faults
 * @param faults what is wrong, without places
 */
public record GivenInputs(Map<String, Object> values, List<Fault> faults) {
    /** Copies the list. */
    public GivenInputs {
        faults = List.copyOf(faults);
    }

    /**
     * Checks JSON values.
     *
     * @param workflow declares the inputs
     * @param values by name, secrets as references
     * @return values and faults
     */
    public static GivenInputs of(Workflow workflow, Map<String, ?> values) {
        return of(workflow, values, List.of());
    }

    /**
     * Checks JSON values together with texts.
     *
     * @param workflow declares the inputs
     * @param values by name, secrets as references
     * @param assignments each {@code name=text}; the text is read as the declared type, objects and arrays as JSON
     * @return values and faults; an input given in both ways is a fault
     */
    public static GivenInputs of(Workflow workflow, Map<String, ?> values, List<String> assignments) {
        Gathering gathering = new Gathering(workflow);
        values.forEach(gathering::value);
        assignments.forEach(gathering::assignment);
        return gathering.all();
    }

    /**
     * The values.
     *
     * @return never null
     * @throws InvalidInputsException if there is a fault; it names every one
     */
    public Map<String, Object> orThrow() {
        if (!faults.isEmpty()) {
            throw new InvalidInputsException(faults);
        }
        return values;
    }

    /** What has been given so far. */
    private static final class Gathering {
        private final Workflow workflow;
        private final Map<String, InputDeclaration> declared;
        private final Map<String, Object> given = new LinkedHashMap<>();
        private final List<Fault> faults = new ArrayList<>();

        Gathering(Workflow workflow) {
            this.workflow = workflow;
            this.declared = workflow.inputs();
        }

        private void fault(String code, String message) {
            faults.add(new Fault(code, Severity.ERROR, 0, 0, message, null));
        }

        /** The declaration, or null: then it is said that there is none. */
        private InputDeclaration declaration(String name) {
            InputDeclaration declaration = declared.get(name);
            if (declaration != null) {
                return declaration;
            }
            if (declared.isEmpty()) {
                fault(
                        "AUR-150",
                        "input " + Shown.text(name) + " is given, and workflow " + Shown.text(workflow.id())
                                + " declares no inputs; declare it under 'inputs:' in its file, or leave it out");
                return null;
            }
            String known = declared.keySet().stream().map(Shown::text).collect(Collectors.joining(", "));
            faults.add(new Fault(
                    "AUR-150",
                    Severity.ERROR,
                    0,
                    0,
                    "input " + Shown.text(name) + " is not declared by workflow " + Shown.text(workflow.id())
                            + "; declared are " + known,
                    Nearest.of(name, declared.keySet()).orElse(null)));
            return null;
        }

        void value(String name, Object value) {
            InputDeclaration declaration = declaration(name);
            if (declaration == null) {
                return;
            }
            try {
                take(declaration, Json.checked(value));
            } catch (JsonException e) {
                fault("AUR-152", "input " + Shown.text(name) + " cannot be kept: " + e.getMessage());
            }
        }

        void assignment(String assignment) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                fault("AUR-154", "input " + Shown.text(assignment) + " has no value; allowed is NAME=VALUE");
                return;
            }
            String name = assignment.substring(0, equals);
            String text = assignment.substring(equals + 1);
            InputDeclaration declaration = declaration(name);
            if (declaration == null) {
                return;
            }
            boolean asText = declaration.type() == InputType.STRING && !declaration.secret();
            try {
                take(declaration, Json.checked(asText ? text : Json.parse(text)));
            } catch (JsonException e) {
                take(declaration, text);
            }
        }

        private void take(InputDeclaration declaration, Object value) {
            String name = declaration.name();
            String fault = declaration.faultOf(value);
            if (given.containsKey(name)) {
                fault("AUR-155", "input " + Shown.text(name) + " is given twice; give it once");
            } else if (fault != null) {
                fault(declaration.secret() ? "AUR-153" : "AUR-152", "input " + Shown.text(name) + " " + fault);
            }
            given.put(name, value);
        }

        GivenInputs all() {
            Map<String, Object> values = new LinkedHashMap<>();
            for (InputDeclaration declaration : declared.values()) {
                String name = declaration.name();
                if (given.containsKey(name)) {
                    values.put(name, given.get(name));
                } else if (declaration.hasDefault()) {
                    values.put(name, declaration.defaultValue());
                } else if (declaration.required()) {
                    fault(
                            "AUR-151",
                            "input " + Shown.text(name) + " is required and was not given; it needs "
                                    + (declaration.secret()
                                            ? "a reference, {\"fromEnv\": \"NAME\"} or {\"fromFile\": \"PATH\"}"
                                            : declaration.type().allowed()));
                }
            }
            return new GivenInputs(Collections.unmodifiableMap(values), faults);
        }
    }
}
