package io.aureus.management.jmx;

import java.util.Map;

/** The runs that this process knows, as operators see them: point-in-time counts that may not add up. */
public interface RunsMXBean {

    /** Runs by status, {@code pending}, {@code running}, {@code paused}, {@code completed}, {@code failed}, {@code cancelled}. */
    Map<String, Long> getCounts();

    /** Runs that this process drives right now. */
    int getDriven();

    /** Attempts in flight right now, over all runs. */
    int getAttemptsInFlight();
}
