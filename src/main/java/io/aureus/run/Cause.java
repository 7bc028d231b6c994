package io.aureus.run;

/** Why a task was ended by us, as {@code metadata.cause} of the event says, so that it holds after a crash. */
enum Cause {
    /** Somebody cancels the run. */
    CANCEL("cancel"),
    /** Another task ended without success. */
    FAILURE("failure"),
    /** The whole run took too long. */
    RUN_TIMEOUT("runTimeout");

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean isOf(Event event) {
        return text.equals(event.metadata().get("cause"));
    }
}
