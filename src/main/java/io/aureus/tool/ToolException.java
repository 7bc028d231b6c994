package io.aureus.tool;

import java.util.Objects;

/** A tool's own failure: what {@code retryOn} and {@code stopOn} look at is its code. */
public final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A failure.
     *
     * @param code short and stable, for example {@code exit:1}
     * @param message for people, complete
     */
    public ToolException(String code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
    }

    /**
     * A failure with a cause.
     *
     * @param code short and stable
     * @param message for people, complete
     * @param cause what led to it, for logs
     */
    public ToolException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Short and stable, for {@code retryOn} and {@code stopOn}. */
    public String code() {
        return code;
    }
}
