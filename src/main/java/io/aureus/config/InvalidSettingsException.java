package io.aureus.config;

import java.util.List;

/** Settings that cannot be used: every problem at once. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * Lists the problems.
     *
     * @param problems at least one; each with value, source, rule and remedy
     */
    public InvalidSettingsException(List<String> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(List<String> problems) {
        if (problems.size() == 1) {
            return problems.get(0);
        }
        return problems.size() + " settings are wrong:\n  " + String.join("\n  ", problems);
    }

    /** One problem each; empty after serialization. */
    public List<String> problems() {
        return problems == null ? List.of() : problems;
    }
}
