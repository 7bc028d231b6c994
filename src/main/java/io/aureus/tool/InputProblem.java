package io.aureus.tool;

import java.util.Objects;

/**
 * Something wrong with a tool's inputs.
 *
 * @param path keys and indexes below {@code inputs} joined by dots, for example {@code command.0}; empty for the whole
 * @param message what is wrong, with the value, and what is allowed
 * @param suggestion what was probably meant, or null
 */
public record InputProblem(String path, String message, String suggestion) {
    /** Path and message may not be null. */
    public InputProblem {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
    }
}
