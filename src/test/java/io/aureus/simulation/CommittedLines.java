package io.aureus.simulation;

import io.aureus.eventlog.filesystem.DurableLines;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The lines of all log directories together, as they would be after a loss of power, by run and seq: each at most once, equal
 * where several files have it, and none that was not committed before.
 */
final class CommittedLines {
    private final List<DurableLines> directories = new ArrayList<>();
    private final Map<String, TreeMap<Long, String>> bodies = new HashMap<>();
    private final Committed committed;
    private long looks;

    /** The event that was committed under a number, or null. */
    interface Committed {
        Map<String, Object> event(String runId, long seq);
    }

    CommittedLines(List<SimulatedDisk> disks, Committed committed) {
        disks.forEach(disk -> directories.add(new DurableLines(disk)));
        this.committed = committed;
    }

    long looks() {
        return looks;
    }

    /** The power was lost somewhere: look at everything again. */
    void forget() {
        directories.forEach(DurableLines::forget);
        bodies.clear();
        look();
    }

    void look() {
        looks++;
        directories.forEach(directory -> directory.look(this::line));
    }

    private void line(String file, String body, Map<String, Object> json) {
        if (!(json.get("runId") instanceof String runId)) {
            return;
        }
        long seq = (Long) json.get("seq");
        Map<String, Object> event = committed.event(runId, seq);
        check(event != null, () -> "a line was never committed: " + body);
        Map<String, Object> fields = new LinkedHashMap<>(json);
        fields.remove("logSeq");
        fields.remove("hash");
        check(
                fields.equals(event) || Json.canonical(fields).equals(Json.canonical(event)),
                () -> body + " was committed as " + Json.write(event));
        String before = bodies.computeIfAbsent(runId, id -> new TreeMap<>()).putIfAbsent(seq, body);
        check(before == null || before.equals(body), () -> "two different lines:\n" + before + "\n" + body);
        Object sha256 = json.get("data") instanceof Map<?, ?> data ? data.get("resultSha256") : null;
        boolean there = sha256 == null || directories.stream().anyMatch(d -> d.hasValue(file, (String) sha256));
        check(there, () -> "its value is nowhere durable: " + body);
    }

    private static void check(boolean right, Supplier<String> what) {
        if (!right) {
            throw new AssertionError("P4: " + what.get());
        }
    }

    /** Whether the log has an event for good. */
    boolean has(String runId, long seq) {
        return bodies.getOrDefault(runId, new TreeMap<>()).containsKey(seq);
    }

    /** How many lines a run has. */
    long count(String runId) {
        return bodies.getOrDefault(runId, new TreeMap<>()).size();
    }
}
