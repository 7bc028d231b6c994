package io.aureus.eventlog;

import java.time.Instant;

/**
 * A process that drives a run.
 *
 * @param host its host name
 * @param pid its process id on that host
 * @param since when it took the run
 */
public record Holder(String host, long pid, Instant since) {}
