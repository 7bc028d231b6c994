package io.aureus.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that has to be kept of a run besides its tasks so that it can be gone on with: what a store that is the truth keeps
 * as one row. {@link Run#record()} makes it, {@link Run#restore} reads it.
 *
 * @param key which run
 * @param status where it stands
 * @param nextSeq its number of events so far: the seq of the next one
 * @param startData of its first event, inputs included
 * @param startedAt when it started, or null
 * @param completedAt when it ended, or null
 * @param pausedAt when it was paused, or null
 * @param deadline until when it must have ended, or null
 * @param pauseReason why it is paused, or null
 * @param cancelReason why it is being cancelled, or null
 * @param outOfTime whether something was ended because its own time was over
 * @param error why it failed or was cancelled, or null
 * @param failingTask the task for which it failed, or null
 * @param outputs when it completed, or null
 * @param doubts interrupted tasks, delivered at most once, for which it is paused
 * @param confirmed those of them that a person has confirmed and that have not ended since
 */
public record RunRecord(
        RunKey key,
        RunStatus status,
        long nextSeq,
        Map<String, Object> startData,
        Instant startedAt,
        Instant completedAt,
        Instant pausedAt,
        Instant deadline,
        String pauseReason,
        String cancelReason,
        boolean outOfTime,
        String error,
        String failingTask,
        Map<String, Object> outputs,
        List<String> doubts,
        List<String> confirmed) {

    /** Key, status, start data and the lists may not be null. */
    public RunRecord {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(startData, "startData");
        doubts = List.copyOf(doubts);
        confirmed = List.copyOf(confirmed);
    }

    /** The hash of its definition. */
    public String definitionHash() {
        return String.valueOf(startData.get("definitionHash"));
    }

    /** What makes its start unique; see {@link Identity}. */
    public String identity() {
        return String.valueOf(startData.get("identity"));
    }

    /** Whether it belongs to the servers, as opposed to the process that started it. */
    public boolean submitted() {
        return "servers".equals(startData.get("belongsTo"));
    }
}
