package io.aureus.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A living process that drives runs.
 *
 * @param host its host name
 * @param pid its process id on that host
 * @param since when it registered
 * @param serves whether it takes submitted runs
 */
public record Driver(String host, long pid, Instant since, boolean serves) {
    /** Nothing may be null. */
    public Driver {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(since, "since");
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }
}
