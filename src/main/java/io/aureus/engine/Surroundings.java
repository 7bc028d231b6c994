package io.aureus.engine;

import io.aureus.eventlog.EventLog;
import io.aureus.store.StateStore;
import io.aureus.tool.Tools;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What an engine works with.
 *
 * @param store where runs and task states live
 * @param log the record of every transition
 * @param tools what tasks can do
 * @param attempts executes attempts, each on a thread that may be interrupted; refuses none
 * @param attemptsMax attempts in flight at most, over all runs, at least 1
 * @param clock the time
 * @param nanoTime nanoseconds for short spans, as of {@link System#nanoTime}
 * @param chance for jitter and run ids
 * @param grace how long attempts in flight may go on when their run is stopped, not negative
 * @param leaseGrace how long attempts may go on after the lease of this process has run out; zero: they end before anybody
 *     can have taken their runs
 */
public record Surroundings(
        StateStore store,
        EventLog log,
        Tools tools,
        Executor attempts,
        int attemptsMax,
        Clock clock,
        LongSupplier nanoTime,
        RandomGenerator chance,
        Duration grace,
        Duration leaseGrace) {

    /** Unless somebody says otherwise. */
    private static final Duration LEASE_GRACE = Duration.ofSeconds(30);

    /** Nothing may be null. */
    public Surroundings {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(attempts, "attempts");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nanoTime, "nanoTime");
        Objects.requireNonNull(chance, "chance");
        Objects.requireNonNull(grace, "grace");
        Objects.requireNonNull(leaseGrace, "leaseGrace");
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("attemptsMax must be >= 1, was " + attemptsMax);
        }
    }

    /** With the machine's nanoseconds. */
    public Surroundings(
            StateStore store,
            EventLog log,
            Tools tools,
            Executor attempts,
            int attemptsMax,
            Clock clock,
            RandomGenerator chance,
            Duration grace,
            Duration leaseGrace) {
        this(store, log, tools, attempts, attemptsMax, clock, System::nanoTime, chance, grace, leaseGrace);
    }

    /** With the machine's nanoseconds, and a lease's grace of 30 s. */
    public Surroundings(
            StateStore store,
            EventLog log,
            Tools tools,
            Executor attempts,
            int attemptsMax,
            Clock clock,
            RandomGenerator chance,
            Duration grace) {
        this(store, log, tools, attempts, attemptsMax, clock, chance, grace, LEASE_GRACE);
    }
}
