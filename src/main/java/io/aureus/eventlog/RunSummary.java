package io.aureus.eventlog;

import io.aureus.run.RunKey;
import java.time.Instant;

/**
 * What the log's index knows of a run.
 *
 * @param key which run
 * @param identity as recorded by its first event ({@code data.identity}), or null in logs of the original
 * @param definitionHash as recorded by its first event, or null
 * @param submitted whether it belongs to the servers ({@code data.belongsTo} is {@code servers})
 * @param status {@code running}, {@code paused}, {@code completed}, {@code failed} or {@code cancelled}: by its latest event
 * @param startedAt timestamp of its first event
 * @param lastAt timestamp of its latest event seen
 */
public record RunSummary(
        RunKey key,
        String identity,
        String definitionHash,
        boolean submitted,
        String status,
        Instant startedAt,
        Instant lastAt) {

    /** Whether its latest event ended it. */
    public boolean finished() {
        return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
    }
}
