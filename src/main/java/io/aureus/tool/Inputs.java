package io.aureus.tool;

import io.aureus.json.Json;
import io.aureus.workflow.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tool's table of inputs: what it accepts, from which checks and documentation are made. */
public final class Inputs {

    /** Accepts anything. */
    public static final Inputs ANY = new Inputs(List.of());

    private static final int SHOWN_LENGTH_MAX = 60;

    private final List<Input> rows;

    private Inputs(List<Input> rows) {
        this.rows = rows;
    }

    /**
     * A table.
     *
     * @param rows at least one
     * @return accepts these inputs and no others
     */
    public static Inputs of(Input... rows) {
        return new Inputs(List.of(rows));
    }

    /**
     * The rows.
     *
     * @return in the order given; empty if anything is accepted
     */
    public List<Input> rows() {
        return rows;
    }

    /**
     * Compares a task's inputs with the table.
     *
     * @param inputs as they stand in the file
     * @return unknown and missing ones, and values that are not accepted; empty if all fit
     */
    public List<InputProblem> check(Map<String, Object> inputs) {
        List<InputProblem> problems = new ArrayList<>();
        if (rows.isEmpty()) {
            return problems;
        }
        List<String> known = rows.stream().map(Input::name).toList();
        for (String name : inputs.keySet()) {
            if (!known.contains(name)) {
                String allowed = "there is no input '" + name + "'; allowed: " + String.join(", ", known);
                problems.add(
                        new InputProblem(name, allowed, Nearest.of(name, known).orElse(null)));
            }
        }
        for (Input row : rows) {
            if (!inputs.containsKey(row.name())) {
                if (row.required()) {
                    String missing = "input '" + row.name() + "' is missing: " + row.meaning();
                    problems.add(new InputProblem("", missing, null));
                }
            } else if (!row.accepts(inputs.get(row.name()))) {
                String wrong = row.name() + " must be " + row.accepts() + ", was " + shown(inputs.get(row.name()));
                problems.add(new InputProblem(row.name(), wrong, null));
            }
        }
        return problems;
    }

    private static String shown(Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
    }
}
