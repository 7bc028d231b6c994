package io.aureus.store;

import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskState;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One run as a store keeps it.
 *
 * @param key which run
 * @param status where it stands
 * @param version its number of events so far: the seq of the next one
 * @param startedAt when it started
 * @param completedAt when it ended, or null
 * @param error why it failed or was cancelled, or null
 * @param tasks states of its tasks by id, in the order of the definition
 */
public record StoredRun(
        RunKey key,
        RunStatus status,
        long version,
        Instant startedAt,
        Instant completedAt,
        String error,
        Map<String, TaskState> tasks) {

    /** Key, status and tasks may not be null. */
    public StoredRun {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(tasks, "tasks");
    }

    /**
     * A run's state without its tasks: what a commit says about the run itself.
     *
     * @param run any
     */
    public static StoredRun summary(Run run) {
        return of(run, Map.of());
    }

    /**
     * A run's whole state.
     *
     * @param run any
     */
    public static StoredRun whole(Run run) {
        return of(run, Collections.unmodifiableMap(new LinkedHashMap<>(run.tasks())));
    }

    private static StoredRun of(Run run, Map<String, TaskState> tasks) {
        return new StoredRun(
                run.key(), run.status(), run.nextSeq(), run.startedAt(), run.completedAt(), run.error(), tasks);
    }
}
