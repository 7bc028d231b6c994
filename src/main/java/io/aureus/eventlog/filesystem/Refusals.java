package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a lane remembers of its failures: from which event on each run's events were refused, so that none overtakes them,
 * and when the disk is tried again. Touched by whoever drains only.
 */
final class Refusals {

    private static final Duration BACKOFF_FIRST = Duration.ofMillis(10);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

    private final Clock clock;
    private final Counts counts;
    private final Map<String, Long> refusedFrom = new HashMap<>();
    private int failures;
    private Instant failedAt;
    private LogUnavailableException last;

    Refusals(Clock clock, Counts counts) {
        this.clock = clock;
        this.counts = counts;
    }

    /** Events of a run whose earlier ones were refused wait until those are handed over again. */
    boolean areBehind(List<Event> events) {
        if (refusedFrom.isEmpty()) {
            return false;
        }
        Event first = events.get(0);
        Long from = refusedFrom.get(first.key().runId());
        return from != null && first.seq() > from;
    }

    void add(List<Event> events) {
        Event first = events.get(0);
        refusedFrom.merge(first.key().runId(), first.seq(), Math::min);
    }

    /** What was refused of a run was handed over again, or has not happened. */
    void forget(RunKey run) {
        refusedFrom.remove(run.runId());
    }

    /** Notes what went wrong with the disk, and says how it is told. */
    LogUnavailableException failed(Exception cause) {
        failures++;
        failedAt = clock.instant();
        String message = cause.getMessage() != null && cause.getMessage().startsWith("AUR-")
                ? cause.getMessage()
                : "AUR-301 the event log could not be written: " + cause
                        + ". Nothing of it counts as having happened; it is tried again by itself";
        last = new LogUnavailableException(message, cause);
        counts.failed(message);
        return last;
    }

    /** The latest failure; null before the first. */
    LogUnavailableException last() {
        return last;
    }

    /** The disk works again. */
    void over() {
        failures = 0;
    }

    /**
     * Whether the disk may be tried now.
     *
     * @throws LogUnavailableException the latest failure, if it is too early to try again
     */
    void checkTime() throws LogUnavailableException {
        if (failures > 0 && clock.instant().isBefore(nextTry())) {
            throw last;
        }
    }

    /** Never farther away than the longest delay, even when the clock was set back. */
    private Instant nextTry() {
        Duration delay = BACKOFF_FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
        Instant now = clock.instant();
        if (now.isBefore(failedAt)) {
            failedAt = now;
        }
        return failedAt.plus(delay.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : delay);
    }
}
