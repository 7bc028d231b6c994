package io.aureus.cli;

/** What the program's exit code says, the same for every command. */
enum ExitCode {
    COMPLETED(0, "completed"),
    RUN_FAILED(1, "a run failed"),
    USAGE(2, "wrong usage or settings"),
    INVALID_WORKFLOW(3, "invalid workflow file"),
    CONFLICT(4, "conflict or not allowed"),
    UNFINISHED(5, "ended without finishing (paused, cancelled)"),
    UNAVAILABLE(6, "a dependency is unavailable (database, log directory, server)"),
    VERIFICATION_FAILED(7, "verification failed"),
    INTERRUPTED(130, "orderly stop by Ctrl-C (SIGINT)"),
    TERMINATED(143, "orderly stop by SIGTERM");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }

    /** The one to report when both happened: what a person must look at first. */
    ExitCode and(ExitCode other) {
        return other.number > number ? other : this;
    }
}
