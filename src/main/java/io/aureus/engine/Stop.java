package io.aureus.engine;

import io.aureus.store.RunCommand;
import java.time.Instant;

/**
 * Why a live run is being stopped.
 *
 * @param purpose what becomes of it
 * @param reason for people
 * @param graceEnds when attempts still in flight are ended
 */
record Stop(Purpose purpose, String reason, Instant graceEnds) {
    /** What becomes of a run that is stopped. */
    enum Purpose {
        /** It is paused until somebody resumes it. */
        PAUSE,
        /** It is cancelled. */
        CANCEL,
        /** Nothing is recorded; whoever drives it next goes on. */
        LEAVE;

        static Purpose of(RunCommand.Verb verb) {
            return switch (verb) {
                case PAUSE -> PAUSE;
                case CANCEL -> CANCEL;
            };
        }
    }
}
