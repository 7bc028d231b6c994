package io.aureus.tool;

import java.time.Instant;
import java.util.Objects;

/**
 * Returned by a tool whose task shall complete by itself at a later time. Nothing executes until then, and a restart does
 * not change the time. The time-out of the attempt goes on meanwhile: a wait that outlasts it has timed out.
 *
 * @param until when the task completes
 * @param result its JSON result then
 */
public record Wait(Instant until, Object result) {
    /** The time may not be null. */
    public Wait {
        Objects.requireNonNull(until, "until");
    }
}
