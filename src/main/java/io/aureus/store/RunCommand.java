package io.aureus.store;

import io.aureus.run.RunKey;
import java.util.Objects;

/**
 * What somebody asked a run to do, from whatever process. It stays with the run until it has been acted on; a later one
 * replaces it.
 *
 * @param run which run
 * @param number of the command, per run, from 1
 * @param verb what to do
 * @param reason for people
 */
public record RunCommand(RunKey run, long number, Verb verb, String reason) {

    /** What can be asked. */
    public enum Verb {
        /** Nothing more starts until it is resumed. */
        PAUSE,
        /** It ends. */
        CANCEL
    }

    /** Nothing may be null. */
    public RunCommand {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(verb, "verb");
        Objects.requireNonNull(reason, "reason");
    }
}
