package io.aureus.workflow;

import java.util.Objects;

/**
 * One thing wrong with a definition: what, where, what is allowed.
 *
 * @param code {@code AUR-1nn}
 * @param severity error: the file is refused; warning: it runs
 * @param line from 1; 0 if the place is unknown
 * @param column from 1, in characters; 0 if the place is unknown
 * @param message what is wrong, with the value, and what is allowed; one line
 * @param suggestion what was probably meant, or null
 */
public record Fault(String code, Severity severity, int line, int column, String message, String suggestion) {

    /** Whether the file is refused for it. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** Code, severity and message may not be null. */
    public Fault {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
    }

    /**
     * The fault as shown to people.
     *
     * @param file name of the file, as its user gave it
     * @return {@code file:line:column: error AUR-1nn: message (did you mean 'x'?)}
     */
    public String in(String file) {
        String where = line > 0 ? file + ":" + line + ":" + column : file;
        String kind = severity == Severity.ERROR ? "error" : "warning";
        String hint = suggestion == null ? "" : "; did you mean '" + suggestion + "'?";
        return where + ": " + kind + " " + code + ": " + message + hint;
    }
}
