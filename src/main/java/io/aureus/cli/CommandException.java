package io.aureus.cli;

import java.util.Objects;

/** A command cannot do what it was asked: one message for people, and an exit code. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /**
     * A refusal.
     *
     * @param exitCode what the process ends with
     * @param message begins with its code; what, which, the numbers, what to do next
     */
    CommandException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    /** The same, with what led to it. */
    CommandException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = Objects.requireNonNull(exitCode, "exitCode");
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
