package io.aureus.run;

import java.util.Objects;

/**
 * Why an attempt ended without success.
 *
 * @param code short and stable, for {@code retryOn} and {@code stopOn}: {@code timeout}, {@code exit:1}, {@code failed} …
 * @param message for people, complete
 */
public record TaskError(String code, String message) {
    /** Neither may be null. The character that no database's text holds is shown as one that cannot be shown. */
    public TaskError {
        Objects.requireNonNull(code, "code");
        message = message.replace('\0', '\uFFFD');
    }
}
