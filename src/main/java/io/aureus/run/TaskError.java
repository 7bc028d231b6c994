package io.aureus.run;

import java.util.Objects;

/**
 * Why an attempt ended without success.
 *
 * @param code short and stable, for {@code retryOn} and {@code stopOn}: {@code timeout}, {@code exit:1}, {@code failed} …
 * @param message for people, complete
 */
public record TaskError(String code, String message) {
    /** Neither may be null. */
    public TaskError {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
