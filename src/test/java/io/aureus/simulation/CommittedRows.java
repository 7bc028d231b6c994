package io.aureus.simulation;

import io.aureus.engine.EngineWindow.Execution;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.store.RunCommand.Verb;
import io.aureus.store.postgres.BrokenStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What an onlooker knows who reads the database after every statement and the disks of all hosts: which events are
 * committed, who may change what, and what is still owed to the log. Each method checks the promises that can break then.
 */
final class CommittedRows extends Onlooker {
    private static final String ASKED = "asked ";

    private final RowPicture picture;
    private final CommittedLines lines;
    private final Map<String, History> histories = new LinkedHashMap<>();
    private final Map<String, SimulatedDriver> processes = new HashMap<>();
    private Map<String, RowPicture.Row> rows = new LinkedHashMap<>();
    private final Set<String> claimedLate = new HashSet<>();
    private int asked;

    /** What was committed of one run. */
    private static final class History {
        private final TreeMap<Long, Map<String, Object>> events = new TreeMap<>();
        private final Set<Object> paused = new HashSet<>();
        private HistoryCheck check;
    }

    CommittedRows(Connection connection, List<SimulatedDisk> disks, BrokenStore broken) {
        this.picture = new RowPicture(connection, broken);
        this.lines = new CommittedLines(disks, (runId, seq) -> {
            History history = histories.get(runId);
            return history == null ? null : history.events.get(seq);
        });
    }

    @Override
    HistoryCheck history(String runId) {
        History history = histories.get(runId);
        return history == null ? null : history.check;
    }

    /** A process has registered: drivers that nobody knew are its own. */
    void registered(SimulatedDriver who) throws SQLException {
        picture.drivers().forEach(driver -> processes.putIfAbsent(driver, who));
    }

    /** Somebody asks a run to do something, by its row. */
    void ask(RunKey run, Verb verb) {
        try {
            picture.ask(run, verb, ASKED + asked++);
            rows = picture.rows();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A statement of somebody has just been executed.
     *
     * @param late whether nobody waits for its answer any more
     */
    void changed(SimulatedDriver who, boolean late) throws SQLException {
        lines.look();
        Map<String, RowPicture.Row> now = picture.rows();
        for (RowPicture.Row row : now.values()) {
            RowPicture.Row before = rows.get(row.runId());
            if (before == null || !before.version().equals(row.version())) {
                changed(who, before, row);
                if (late && before != null && row.epoch() > before.epoch()) {
                    claimedLate.add(row.runId() + " " + row.epoch());
                }
            } else {
                check(before.tasks().equals(row.tasks()), "P3", () -> who + " changed tasks of " + row + " alone");
            }
        }
        check(now.keySet().containsAll(rows.keySet()), "P2", who + " removed a run");
        rows = now;
    }

    private void changed(SimulatedDriver who, RowPicture.Row before, RowPicture.Row row) {
        if (row.isLike(before)) {
            return; // but for a command that needs no commit
        }
        if (before == null) {
            boolean own = isOf(row.owner(), who) && !row.ownerExpired();
            check(own || (row.owner() == null && row.nextSeq() == 1), "P3", who + " began for somebody else: " + row);
            committed(row, 0);
            return;
        }
        boolean hadIt = isOf(before.owner(), who);
        if (row.nextSeq() != before.nextSeq()) {
            check(hadIt && row.owner().equals(before.owner()), "P3", who + " committed " + row + " of " + before);
            check(row.epoch() == before.epoch(), "P3", who + " raised the epoch in a commit");
            committed(row, before.nextSeq());
        } else {
            check(row.tasks().equals(before.tasks()), "P3", who + " changed tasks without an event");
            if (row.owner() != null && !row.owner().equals("nobody")) {
                claimed(who, before, row);
            } else {
                check(hadIt && row.epoch() == before.epoch(), "P3", who + " let go of " + before);
            }
        }
        owed(before, row);
    }

    private void claimed(SimulatedDriver who, RowPicture.Row before, RowPicture.Row row) {
        boolean free = before.owner() == null || before.ownerExpired() || isOf(before.owner(), who);
        check(free, "P3", who + " took a run from somebody living: " + before);
        check(row.epoch() == before.epoch() + 1, "P3", "a claim raises the epoch by one: " + before + ", " + row);
        check(isOf(row.owner(), who), "P3", who + " claimed for somebody else: " + row);
        check(!row.ownerExpired(), "P3", who + " claimed with a lease that has expired: " + row);
    }

    private boolean isOf(String driver, SimulatedDriver who) {
        return driver != null && processes.get(driver) == who;
    }

    private void committed(RowPicture.Row row, long from) {
        History history = histories.computeIfAbsent(row.runId(), id -> new History());
        List<Map<String, Object>> events = row.eventList();
        long first = row.nextSeq() - events.size();
        check(first <= from, "P4", row + " has not all events since " + from);
        for (Map<String, Object> event : events) {
            long seq = (Long) event.get("seq");
            if (seq < from) {
                check(seq == first++, "P4", row + " carries " + event);
                check(event.equals(history.events.get(seq)), "P4", () -> row + " carries another event " + seq);
                continue;
            }
            check(seq == history.events.size(), "P4", () -> "after " + history.events.size() + " comes " + event);
            if (seq == 0) {
                history.check = historyFrom(event);
            }
            history.events.put(seq, event);
            history.check.accept(event);
            Object asked = reason(event);
            boolean again = event.get("type").equals("WORKFLOW_PAUSED") && asked != null && !history.paused.add(asked);
            check(!again, "commands", row + " is paused again: " + asked);
        }
    }

    /** The command that somebody obeyed, or null. */
    private static Object reason(Map<String, Object> event) {
        Object metadata = event.getOrDefault("metadata", Map.of());
        return metadata instanceof Map<?, ?> map
                        && String.valueOf(map.get("reason")).startsWith(ASKED)
                ? map.get("reason")
                : null;
    }

    /** Whatever a row no longer has is in a log. */
    private void owed(RowPicture.Row before, RowPicture.Row row) {
        Set<Object> kept = new HashSet<>();
        row.eventList().forEach(event -> kept.add(event.get("seq")));
        for (Map<String, Object> event : before.eventList()) {
            long seq = (Long) event.get("seq");
            check(
                    kept.contains(seq) || lines.has(row.runId(), seq),
                    "P4",
                    () -> "event " + seq + " of " + row + " is neither in the row nor in a log");
        }
    }

    /** What the rows no longer have is still in a log. */
    @Override
    void powerLost() {
        lines.forget();
        rows.values().forEach(row -> {
            Set<Object> kept = new HashSet<>();
            row.eventList().forEach(event -> kept.add(event.get("seq")));
            for (long seq = 0; seq < row.nextSeq(); seq++) {
                long lost = seq;
                check(kept.contains(seq) || lines.has(row.runId(), seq), "P4", () -> lost + " of " + row + " is lost");
            }
        });
    }

    @Override
    void dispatched(SimulatedDriver who, Execution execution) {
        RowPicture.Row row = rows.get(execution.run().runId());
        check(row != null, "P1", execution + " begins before its run is committed");
        check(isOf(row.owner(), who), "P3", who + " begins " + execution + " of " + row);
        super.dispatched(who, execution);
    }

    /** Somebody was told of events: they will stay. */
    void told(RunKey run, List<Event> events) {
        lines.look();
        for (Event event : events) {
            check(lines.has(run.runId(), event.seq()), "P4", () -> event + " was told and is in no log for good");
        }
    }

    /** Somebody was told that a run has ended; by a process that stood still since, it may have been reopened meanwhile. */
    void toldEnd(RunKey run, long events) {
        lines.look();
        RowPicture.Row row = rows.get(run.runId());
        Map<String, Object> next = histories.get(run.runId()).events.get(events);
        boolean isLast = next == null || next.get("type").equals(EventType.WORKFLOW_RESUMED.name());
        boolean logged = LongStream.range(0, events).allMatch(seq -> lines.has(run.runId(), seq));
        check(isLast && logged, "P4", "the end of " + row + " after " + events + " is reported too early");
    }

    /** Somebody was told that a run is lost to them. */
    void toldLost(SimulatedDriver who, RunKey run, Long epoch) throws SQLException {
        RowPicture.Row row = picture.rows().get(run.runId());
        boolean lost = !isOf(row.owner(), who)
                || row.ownerExpired()
                || (epoch != null && epoch != row.epoch())
                || claimedLate.contains(row.runId() + " " + row.epoch());
        check(lost, "P6", who + " gives " + row + " up, which is its own");
    }

    @Override
    void checkEnd() {
        lines.look();
        rows.values().forEach(row -> {
            check(histories.get(row.runId()).check.isFinished(), "stuck", row + " has not ended");
            check(row.owner() == null || row.ownerExpired(), "stuck", row + " has still an owner");
            check(lines.count(row.runId()) == row.nextSeq(), "P4", row + " has lines " + lines.count(row.runId()));
        });
    }

    RowPicture.Row row(String runId) {
        return rows.get(runId);
    }

    List<RowPicture.Row> all() {
        return List.copyOf(rows.values());
    }

    /** Whether a living process has it by its row. */
    SimulatedDriver ownerOf(RowPicture.Row row) {
        return row.owner() == null || row.ownerExpired() ? null : processes.get(row.owner());
    }

    @Override
    List<RunKey> knownRuns() {
        return rows.values().stream().map(RowPicture.Row::key).toList();
    }

    @Override
    boolean isKnown(String runId) {
        return rows.containsKey(runId);
    }

    @Override
    List<String> unfinishedRunsOf(SimulatedDriver who) {
        return rows.values().stream()
                .filter(row -> ownerOf(row) == who && !row.isFinished())
                .map(RowPicture.Row::runId)
                .toList();
    }

    @Override
    long looks() {
        return lines.looks();
    }

    @Override
    long events() {
        return histories.values().stream()
                .mapToLong(history -> history.events.size())
                .sum();
    }

    @Override
    int fingerprint() {
        StringBuilder text = new StringBuilder();
        histories.forEach((id, history) -> text.append(id).append(Json.write(List.copyOf(history.events.values()))));
        return text.toString().hashCode();
    }
}
