package io.aureus.store;

import java.util.Objects;

/**
 * What makes a driver's writes its own.
 *
 * @param driver the driver's id
 * @param epoch raised by every claim of the run, from 1
 */
public record Claim(String driver, long epoch) {
    /** The driver may not be null. */
    public Claim {
        Objects.requireNonNull(driver, "driver");
    }
}
