package io.aureus.simulation;

import io.aureus.engine.EngineWindow.Execution;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.json.Json;
import io.aureus.run.Event;
import io.aureus.run.Identity;
import io.aureus.run.RunKey;
import io.aureus.tool.Invocation;
import io.aureus.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an onlooker knows who reads the database after every statement and the disks of all hosts: which events are
 * committed, who may change what, and what is still owed to the log. Each method checks the promises that can break then.
 */
final class CommittedRows {
    private final RowPicture picture;
    private final CommittedLines lines;
    private final Map<String, Workflow> workflows = new HashMap<>();
    private final Map<String, History> histories = new LinkedHashMap<>();
    private final Map<String, DatabaseDriver> processes = new HashMap<>();
    private final Set<String> executed = new HashSet<>();
    private Map<String, RowPicture.Row> rows = new LinkedHashMap<>();

    /** What was committed of one run. */
    private static final class History {
        private final TreeMap<Long, Map<String, Object>> events = new TreeMap<>();
        private HistoryCheck check;
    }

    CommittedRows(Connection connection, List<SimulatedDisk> disks) {
        this.picture = new RowPicture(connection);
        this.lines = new CommittedLines(disks, (runId, seq) -> {
            History history = histories.get(runId);
            return history == null ? null : history.events.get(seq);
        });
    }

    void knows(Workflow workflow) {
        workflows.put(workflow.definitionHash(), workflow);
    }

    static void check(boolean right, String promise, String what) {
        if (!right) {
            throw new AssertionError(promise + ": " + what);
        }
    }

    /** A process has registered: drivers that nobody knew are its own. */
    void registered(DatabaseDriver who) throws SQLException {
        picture.drivers().forEach(driver -> processes.putIfAbsent(driver, who));
    }

    /** A statement of somebody has just been executed. */
    void changed(DatabaseDriver who) throws SQLException {
        lines.look();
        Map<String, RowPicture.Row> now = picture.rows();
        for (RowPicture.Row row : now.values()) {
            RowPicture.Row before = rows.get(row.runId());
            if (before == null || !before.version().equals(row.version())) {
                changed(who, before, row);
            } else {
                check(before.tasks().equals(row.tasks()), "P3", who + " changed tasks of " + row + " alone");
            }
        }
        check(now.keySet().containsAll(rows.keySet()), "P2", who + " removed a run");
        rows = now;
    }

    private void changed(DatabaseDriver who, RowPicture.Row before, RowPicture.Row row) {
        if (before == null) {
            check(isOf(row.owner(), who) && !row.ownerExpired(), "P3", who + " began for somebody else: " + row);
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
            if (row.owner() != null) {
                claimed(who, before, row);
            } else {
                check(hadIt && row.epoch() == before.epoch(), "P3", who + " let go of " + before);
            }
        }
        owed(before, row);
    }

    private void claimed(DatabaseDriver who, RowPicture.Row before, RowPicture.Row row) {
        boolean free = before.owner() == null || before.ownerExpired() || isOf(before.owner(), who);
        check(free, "P3", who + " took a run from somebody living: " + before);
        check(row.epoch() == before.epoch() + 1, "P3", "a claim raises the epoch by one: " + before + ", " + row);
        check(isOf(row.owner(), who), "P3", who + " claimed for somebody else: " + row);
        check(!row.ownerExpired(), "P3", who + " claimed with a lease that has expired: " + row);
    }

    private boolean isOf(String driver, DatabaseDriver who) {
        return driver != null && processes.get(driver) == who;
    }

    private void committed(RowPicture.Row row, long from) {
        History history = histories.computeIfAbsent(row.runId(), id -> new History());
        List<Map<String, Object>> events = row.eventList();
        check(events.size() == row.nextSeq() - from, "P4", row + " has other events than those since " + from);
        for (Map<String, Object> event : events) {
            long seq = (Long) event.get("seq");
            check(seq == history.events.size(), "P4", "after " + history.events.size() + " comes " + event);
            if (seq == 0) {
                Object hash = ((Map<?, ?>) event.get("data")).get("definitionHash");
                history.check = new HistoryCheck(workflows.get(hash));
            }
            history.events.put(seq, event);
            history.check.accept(event);
        }
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
                    "event " + seq + " of " + row + " is neither in the row nor in a log");
        }
    }

    /** The power was lost somewhere: what the rows no longer have is still in a log. */
    void powerLost() {
        lines.forget();
        rows.values().forEach(row -> {
            Set<Object> kept = new HashSet<>();
            row.eventList().forEach(event -> kept.add(event.get("seq")));
            for (long seq = 0; seq < row.nextSeq(); seq++) {
                check(kept.contains(seq) || lines.has(row.runId(), seq), "P4", seq + " of " + row + " is lost");
            }
        });
    }

    /** An execution begins. */
    void dispatched(DatabaseDriver who, Execution execution) {
        RowPicture.Row row = rows.get(execution.run().runId());
        check(row != null, "P1", execution + " begins before its run is committed");
        check(isOf(row.owner(), who), "P3", who + " begins " + execution + " of " + row);
        HistoryCheck history = histories.get(row.runId()).check;
        HistoryCheck.Progress task = history.task(execution.taskId());
        HistoryCheck.Progress what = execution.undoing() ? task.undoing : task;
        check(
                what != null
                        && what.executing
                        && what.attempt == execution.attempt()
                        && what.execution == execution.execution(),
                "P1, P2",
                execution + " begins, what is committed says otherwise: " + history);
        check(
                executed.add(row.runId() + "/" + what.startSeq + "/" + execution.taskId()),
                "P2",
                execution + " is executed twice");
    }

    /** What a tool is called with is what the tasks before have returned. */
    void checkResults(Invocation invocation) {
        HistoryCheck history = histories.get(invocation.run().runId()).check;
        invocation.results().forEach((id, result) -> {
            HistoryCheck.Progress task = history.task(id);
            if (task.completed) {
                boolean same = task.resultSha256 == null
                        ? Json.canonical(Collections.singletonList(task.result))
                                .equals(Json.canonical(Collections.singletonList(result)))
                        : task.resultSha256.equals(Identity.sha256(Json.write(result)));
                check(same, "P2", "'" + id + "' returned " + task.result + ", its dependents get " + result);
            }
        });
    }

    /** Somebody was told of events: they will stay. */
    void told(RunKey run, List<Event> events) {
        lines.look();
        for (Event event : events) {
            check(lines.has(run.runId(), event.seq()), "P4", event + " was told and is in no log for good");
        }
    }

    /** Somebody was told that a run has ended. */
    void toldEnd(RunKey run, long events) {
        lines.look();
        RowPicture.Row row = rows.get(run.runId());
        check(
                row.nextSeq() == events && lines.count(run.runId()) == events,
                "P4",
                "the end of " + row + " is reported too early");
    }

    /** Somebody was told that a run is lost to them. */
    void toldLost(DatabaseDriver who, RunKey run, Long epoch) throws SQLException {
        RowPicture.Row row = picture.rows().get(run.runId());
        boolean lost = !isOf(row.owner(), who) || row.ownerExpired() || (epoch != null && epoch != row.epoch());
        check(lost, "P6", who + " gives " + row + " up, which is its own");
    }

    /** Everything is over. */
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
    DatabaseDriver ownerOf(RowPicture.Row row) {
        return row.owner() == null || row.ownerExpired() ? null : processes.get(row.owner());
    }

    long looks() {
        return lines.looks();
    }

    long events() {
        return histories.values().stream()
                .mapToLong(history -> history.events.size())
                .sum();
    }

    /** Everything that was committed, as one number. */
    int fingerprint() {
        StringBuilder text = new StringBuilder();
        histories.forEach((id, history) -> text.append(id).append(Json.write(List.copyOf(history.events.values()))));
        return text.toString().hashCode();
    }
}
