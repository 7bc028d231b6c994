package io.aureus.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * That a run is paused.
 *
 * @param since when it was
 * @param reason for people
 * @param doubts tasks of which a person must know what they did, before they are executed again
 */
record RunPause(Instant since, String reason, List<String> doubts) {
    /** It is not. */
    static final RunPause NONE = new RunPause(null, null, List.of());

    static RunPause of(Event event) {
        return new RunPause(
                event.timestamp(),
                EventFields.text(event.metadata(), "reason"),
                EventFields.texts(event.metadata(), "tasks"));
    }

    /** How long it lasted, not negative although the clock may have stepped back. */
    Duration until(Instant resumed) {
        Duration lasted = Duration.between(since, resumed);
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }
}
