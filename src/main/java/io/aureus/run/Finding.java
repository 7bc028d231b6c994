package io.aureus.run;

import java.util.Objects;

/**
 * One thing that explains where a run stands.
 *
 * @param kind what it is about
 * @param taskId which task it is about, or null for the run
 * @param text a whole sentence for people
 * @param command what to type next, or null
 */
public record Finding(Kind kind, String taskId, String text, String command) {

    /** What a finding is about, in the order in which they are told. */
    public enum Kind {
        /** Where the run as a whole stands. */
        STATUS,
        /** How many tasks have come how far. */
        PROGRESS,
        /** An attempt that failed. */
        FAILURE,
        /** A step of undoing. */
        COMPENSATION,
        /** What it waits for. */
        WAIT,
        /** What can be done now. */
        NEXT
    }

    /** Kind and text may not be null. */
    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }
}
