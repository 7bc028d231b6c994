package io.aureus.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What is to happen on the driving thread at a time. */
final class Timers {
    private final TreeMap<Timer, Runnable> timers =
            new TreeMap<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
    private long number;

    /** One action to come. */
    record Timer(Instant at, long number) {}

    /** Has something happen at a time; what comes of it can be cancelled. */
    Timer at(Instant time, Runnable action) {
        Timer timer = new Timer(time, number++);
        timers.put(timer, action);
        return timer;
    }

    /** It is not to happen any more; if it has, or there is none, nothing changes. */
    void cancel(Timer timer) {
        if (timer != null) {
            timers.remove(timer);
        }
    }

    /** The earliest time, or null. */
    Instant next() {
        return timers.isEmpty() ? null : timers.firstKey().at();
    }

    void fire(Instant now) {
        while (!timers.isEmpty() && !timers.firstKey().at().isAfter(now)) {
            Map.Entry<Timer, Runnable> due = timers.pollFirstEntry();
            due.getValue().run();
        }
    }

    int size() {
        return timers.size();
    }
}
