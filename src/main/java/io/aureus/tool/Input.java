package io.aureus.tool;

import java.util.Objects;

/**
 * One row of a tool's table of inputs.
 *
 * @param name the key below {@code inputs}
 * @param kind what values are accepted
 * @param required whether a task without it is refused
 * @param least smallest integer accepted; meaningless for other kinds
 * @param most largest integer accepted; meaningless for other kinds
 * @param meaning for people, with the default and the unit; one line
 */
public record Input(String name, InputKind kind, boolean required, long least, long most, String meaning) {
    /** Name, kind and meaning may not be null. */
    public Input {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(meaning, "meaning");
    }

    /**
     * An input that may be left out.
     *
     * @param name the key
     * @param kind what values are accepted
     * @param meaning for people
     * @return the row
     */
    public static Input optional(String name, InputKind kind, String meaning) {
        return new Input(name, kind, false, Long.MIN_VALUE, Long.MAX_VALUE, meaning);
    }

    /**
     * An input that must be there.
     *
     * @param name the key
     * @param kind what values are accepted
     * @param meaning for people
     * @return the row
     */
    public static Input required(String name, InputKind kind, String meaning) {
        return new Input(name, kind, true, Long.MIN_VALUE, Long.MAX_VALUE, meaning);
    }

    /**
     * A whole number that may be left out.
     *
     * @param name the key
     * @param least smallest accepted
     * @param most largest accepted
     * @param meaning for people
     * @return the row
     */
    public static Input integer(String name, long least, long most, String meaning) {
        return new Input(name, InputKind.INTEGER, false, least, most, meaning);
    }

    /** What is accepted, for messages and documentation. */
    public String accepts() {
        return kind == InputKind.INTEGER ? kind.words() + " from " + least + " to " + most : kind.words();
    }

    /** Whether a value as it stands in the file is accepted. */
    boolean accepts(Object value) {
        if (kind == InputKind.INTEGER) {
            return value instanceof Long number && number >= least && number <= most;
        }
        return kind.accepts(value);
    }
}
