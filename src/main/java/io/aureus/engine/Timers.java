package io.aureus.engine;

import java.time.Instant;
import java.util.PriorityQueue;

/** What is to happen on the driving thread at a time. */
final class Timers {
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private record Timer(Instant at, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at.compareTo(other.at);
        }
    }

    void at(Instant time, Runnable action) {
        timers.add(new Timer(time, action));
    }

    /** The earliest time, or null. */
    Instant next() {
        return timers.isEmpty() ? null : timers.peek().at();
    }

    void fire(Instant now) {
        while (!timers.isEmpty() && !timers.peek().at().isAfter(now)) {
            timers.remove().action().run();
        }
    }
}
