package io.aureus.management.jmx;

import java.util.Map;

/** Runs, as operators see them: point-in-time counts that may not add up. */
public interface RunsMXBean {

    /**
     * Runs by status, {@code pending}, {@code running}, {@code paused}, {@code completed}, {@code failed}, {@code cancelled}, of
     * all tenants: those in the database, which is asked and may keep the caller waiting; or those in memory that this process
     * has taken up, the latest of them if they have ended.
     */
    Map<String, Long> getCounts();

    /** Runs that this process drives right now. */
    int getDriven();

    /** Attempts in flight right now, over all runs. */
    int getAttemptsInFlight();
}
