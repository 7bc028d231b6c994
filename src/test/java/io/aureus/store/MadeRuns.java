package io.aureus.store;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskRecord;
import io.aureus.run.TaskState;
import io.aureus.run.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs, tasks, events and commits for the tests of stores. */
public final class MadeRuns {
    /** When they start. */
    public static final Instant NOW = Instant.parse("2026-01-13T00:00:00.123Z");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private MadeRuns() {}

    public static RunKey key() {
        return key(RunKey.DEFAULT_TENANT);
    }

    public static RunKey key(String tenant) {
        return new RunKey(tenant, "orders", "run-" + NUMBER.incrementAndGet() + "-" + System.nanoTime());
    }

    public static RunRecord run(RunKey key, RunStatus status, long nextSeq) {
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("definitionHash", "ab12");
        start.put("identity", "identity of " + key.runId());
        start.put("belongsTo", "command");
        start.put("inputs", Map.of("n", 1L));
        return new RunRecord(
                key,
                status,
                nextSeq,
                start,
                NOW,
                status.isFinished() ? NOW.plusSeconds(1) : null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    public static TaskRecord task(String id, Object result, long seq) {
        TaskState state = new TaskState(
                id, TaskStatus.COMPLETED, 1, 1, 0, NOW, NOW.plusMillis(7), null, null, result, null, null);
        return new TaskRecord(state, seq, null, 0);
    }

    public static List<Event> events(RunKey key, long from, int count) {
        List<Event> events = new ArrayList<>();
        for (long seq = from; seq < from + count; seq++) {
            EventType type = seq == 0 ? EventType.WORKFLOW_STARTED : EventType.TASK_COMPLETED;
            events.add(new Event(NOW, type, key, seq == 0 ? null : "task", seq, Map.of("seq", seq), Map.of()));
        }
        return events;
    }

    public static RunChange begin(StateStore store, RunKey key) {
        return new RunChange(
                store.first(), run(key, RunStatus.RUNNING, 1), List.of(), events(key, 0, 1), Beginning.BESIDE_ANY);
    }

    public static RunChange change(Claim claim, RunKey key, long seen, RunStatus status, TaskRecord... tasks) {
        return new RunChange(
                claim, run(key, status, seen + 1), List.of(tasks), events(key, seen, 1), Beginning.BESIDE_ANY);
    }

    public static Commit commit(RunChange... changes) {
        return new Commit(UUID.randomUUID(), List.of(changes), List.of());
    }

    public static Map<String, TaskRecord> byId(List<TaskRecord> tasks) {
        Map<String, TaskRecord> byId = new LinkedHashMap<>();
        tasks.forEach(task -> byId.put(task.state().id(), task));
        return byId;
    }
}
