package io.aureus.simulation;

import io.aureus.engine.EngineWindow.Execution;
import io.aureus.eventlog.filesystem.DurableLines;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What an onlooker knows who can read the disk as it would be after a loss of power. */
final class Ledger extends Onlooker {
    private final DurableLines durable;
    private final Map<String, Recorded> runs = new LinkedHashMap<>();
    private final Map<String, TreeMap<Long, String>> acknowledged = new LinkedHashMap<>();
    private final Map<String, RunKey> keys = new LinkedHashMap<>();
    private final Map<String, String> startedBy = new HashMap<>();
    private final Map<RunKey, Map<SimulatedDriver, Integer>> inFlight = new HashMap<>();
    private final Map<String, SimulatedDriver> drivenBy = new LinkedHashMap<>();
    private long checks;

    /** One run as the disk has it. */
    private static final class Recorded {
        private final TreeMap<Long, String> bodies = new TreeMap<>();
        private final Map<Long, Map<String, Object>> events = new HashMap<>();
        private HistoryCheck history;
        private long next;
    }

    Ledger(SimulatedDisk disk) {
        this.durable = new DurableLines(disk);
    }

    @Override
    long looks() {
        return checks;
    }

    /** Whether or not it came to the disk. */
    @Override
    List<RunKey> knownRuns() {
        return List.copyOf(keys.values());
    }

    private void look() {
        checks++;
        durable.look((file, body, json) -> {
            if (!(json.get("runId") instanceof String runId)) {
                return;
            }
            Recorded run = runs.computeIfAbsent(runId, id -> new Recorded());
            long seq = (Long) json.get("seq");
            String before = run.bodies.putIfAbsent(seq, body);
            check(
                    before == null || before.equals(body),
                    "P4",
                    () -> "run " + runId + " has two different events " + seq + ":\n" + before + "\n" + body + "\n in "
                            + file);
            if (run.events.putIfAbsent(seq, json) == null && json.get("data") instanceof Map<?, ?> data) {
                checkValue(file, body, data.get("definitionHash"));
                checkValue(file, body, data.get("resultSha256"));
            }
        });
    }

    /** A value is durable before any line that names it. */
    private void checkValue(String file, String body, Object sha256) {
        check(
                sha256 == null || durable.hasValue(file, (String) sha256),
                "P4",
                () -> "its value is not durable: " + body);
    }

    /** The durable history of a run, checked as far as it reaches without gap. */
    private Recorded recorded(String runId) {
        Recorded run = runs.computeIfAbsent(runId, id -> new Recorded());
        while (run.events.containsKey(run.next)) {
            Map<String, Object> event = run.events.get(run.next);
            if (run.history == null) {
                run.history = historyFrom(event);
            }
            run.history.accept(event);
            run.next++;
        }
        return run;
    }

    @Override
    HistoryCheck history(String runId) {
        return recorded(runId).history;
    }

    /** Somebody took a run up. */
    void begun(SimulatedDriver who, Run run, boolean asked) {
        look();
        keys.put(run.key().runId(), run.key());
        drivenBy.put(run.key().runId(), who);
        nobodyElseExecutes(who, run.key());
        Recorded recorded = recorded(run.key().runId());
        TreeMap<Long, String> known = acknowledged.getOrDefault(run.key().runId(), new TreeMap<>());
        check(
                known.isEmpty() || run.nextSeq() > known.lastKey(),
                "P4",
                who + " took run " + run.key() + " up with " + run.nextSeq() + " events, " + known.size()
                        + " were acknowledged");
        long read = run.nextSeq() - (asked ? 1 : 0);
        if (read > 1) {
            check(
                    recorded.next >= read,
                    "P4",
                    who + " acts on " + run.nextSeq() + " events of run " + run.key() + ", " + recorded.next
                            + " are durable");
        }
    }

    /** The log said that events are durable. */
    void acknowledged(SimulatedDriver who, Run run, List<Event> events) {
        look();
        RunKey key = run.key();
        Recorded recorded = recorded(key.runId());
        TreeMap<Long, String> known = acknowledged.computeIfAbsent(key.runId(), id -> new TreeMap<>());
        for (Event event : events) {
            String body = recorded.bodies.get(event.seq());
            check(body != null, "P4", () -> who + " was told that " + event + " is durable, it is not");
            check(recorded.next > event.seq(), "P4", () -> "before " + event + " there is a gap at " + recorded.next);
            checkSame(event, recorded.events.get(event.seq()));
            String before = known.put(event.seq(), body);
            check(before == null || before.equals(body), "P4", () -> body + " was acknowledged as " + before);
            if (event.seq() == 0) {
                started(event);
            }
        }
    }

    private static void checkSame(Event event, Map<String, Object> line) {
        boolean same = event.type().name().equals(line.get("type"))
                && Objects.equals(event.taskId(), line.get("taskId"))
                && isSame(event.data(), line.getOrDefault("data", Map.of()))
                && isSame(event.metadata(), line.getOrDefault("metadata", Map.of()));
        check(same, "P4", () -> event + " stands in the log as " + line);
    }

    /** Equal values are written as equal text, and so are some that Java tells apart. */
    private static boolean isSame(Object one, Object other) {
        return one.equals(other) || Json.canonical(one).equals(Json.canonical(other));
    }

    private void started(Event event) {
        String identity = (String) event.data().get("identity");
        String runId = event.key().runId();
        String other = startedBy.get(identity);
        boolean fresh = Boolean.TRUE.equals(((Map<?, ?>) event.data().get("inputs")).get("fresh"));
        if (other != null && !other.equals(runId) && !fresh) {
            HistoryCheck history = recorded(other).history;
            check(
                    history == null || history.isFinished() || history.isReopened(),
                    "P3",
                    () -> "run " + runId + " was started although " + other + " with the same identity is "
                            + (history == null
                                    ? "unknown"
                                    : history + " of " + recorded(other).bodies.keySet()));
        }
        startedBy.put(identity, runId);
    }

    private void nobodyElseExecutes(SimulatedDriver who, RunKey run) {
        inFlight.getOrDefault(run, Map.of())
                .forEach((other, count) -> check(
                        other == who || count == 0,
                        "P3",
                        () -> who + " drives run " + run + " while " + other + " has " + count
                                + " attempts of it in flight"));
    }

    @Override
    void dispatched(SimulatedDriver who, Execution execution) {
        look();
        nobodyElseExecutes(who, execution.run());
        super.dispatched(who, execution);
        inFlight.computeIfAbsent(execution.run(), run -> new LinkedHashMap<>()).merge(who, 1, Integer::sum);
    }

    @Override
    void ended(SimulatedDriver who, Execution execution) {
        inFlight.get(execution.run()).merge(who, -1, Integer::sum);
    }

    @Override
    List<String> unfinishedRunsOf(SimulatedDriver who) {
        List<String> found = new ArrayList<>();
        drivenBy.forEach((runId, driver) -> {
            if (driver == who && !isFinished(keys.get(runId))) {
                found.add(runId);
            }
        });
        return found;
    }

    @Override
    void died(SimulatedDriver who) {
        inFlight.values().forEach(drivers -> drivers.remove(who));
    }

    /** Somebody read a run without driving it: what is reported stays. */
    void reported(RunKey run, List<Event> events) {
        look();
        Recorded recorded = recorded(run.runId());
        for (Event event : events) {
            check(recorded.next > event.seq(), "P4", () -> event + " was reported and is not durable");
            checkSame(event, recorded.events.get(event.seq()));
        }
    }

    @Override
    void powerLost() {
        inFlight.clear();
        durable.forget();
        runs.clear();
        look();
        acknowledged.forEach((runId, known) -> {
            Recorded recorded = recorded(runId);
            known.forEach((seq, body) -> check(
                    body.equals(recorded.bodies.get(seq)),
                    "P4",
                    () -> "event " + seq + " of run " + runId + " was acknowledged and is lost: " + body + "\nnow: "
                            + recorded.bodies.get(seq)));
        });
    }

    @Override
    void checkEnd() {
        look();
        acknowledged.keySet().forEach(runId -> {
            Recorded recorded = recorded(runId);
            check(recorded.history.isFinished(), "stuck", () -> "run " + runId + " is " + recorded.history);
            check(
                    recorded.next == recorded.bodies.size(),
                    "P4",
                    "run " + runId + " has a gap at " + recorded.next + " of " + recorded.bodies.keySet());
        });
    }

    /** Whether a run is known to have ended, or not to have begun, as of the last look at the disk. */
    boolean isFinished(RunKey run) {
        HistoryCheck history = recorded(run.runId()).history;
        return history == null || history.isFinished();
    }

    /** Whether anybody was told of it. */
    @Override
    boolean isKnown(String runId) {
        return acknowledged.containsKey(runId);
    }

    @Override
    int fingerprint() {
        return acknowledged.hashCode();
    }

    @Override
    long events() {
        return acknowledged.values().stream().mapToLong(TreeMap::size).sum();
    }
}
