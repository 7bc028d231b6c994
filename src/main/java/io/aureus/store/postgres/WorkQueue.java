package io.aureus.store.postgres;

import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.RunChange;
import io.aureus.store.RunCommand;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs that were submitted: they belong to no process, and whoever serves takes those that are asked to do something, new,
 * due, or left by a driver whose lease is over. What another server looks at in the same instant is passed over, so that none waits for
 * another. The last events of a run that ended as its process died are taken too, whoever's it was, for the log's sake.
 */
final class WorkQueue {

    /** What servers listen to. */
    static final String CHANNEL = "aureus";

    private static final String NOTIFY = "SELECT pg_notify('" + CHANNEL + "', '')";

    private static final String SUBMIT =
            """
            WITH begun AS (
                INSERT INTO aureus.workflow_states (%1$s, sole, commit_id)
                SELECT %1$s, c.beginning <> 'BESIDE_ANY', ?
                FROM %%s
                WHERE %2$s
                ON CONFLICT DO NOTHING
                RETURNING 1)
            SELECT count(*), pg_notify('%3$s', '') FROM begun""".formatted(RunRow.BEGINNING_NAMES, CommitStatement.NOTHING_AGAINST_IT, CHANNEL);

    /** A crash counts when it is known to be one, for runs of which an attempt was under way. */
    private static final String CRASHES = """
            w.crashes + CASE WHEN d.crashed AND w.submitted AND EXISTS (
                SELECT 1 FROM aureus.task_states t WHERE t.tenant_id = w.tenant_id AND t.run_id = w.run_id
                    AND (t.status = 'running' OR t.compensation ->> 'status' = 'running')) THEN 1 ELSE 0 END""";

    /**
     * Those that are suspected of ending their drivers' processes, or those that are not; a paused one executes nothing. First
     * those that are asked to do something, whatever they wait for, then those that were left by the dead, oldest first. Of the
     * others who has waited longest comes first: since it was submitted, or since it has been due. The time of the statement, unlike the clock, bounds what is read of
     * the index, however many runs wait for later.
     */
    static final String CLAIM = """
            WITH me AS MATERIALIZED (SELECT driver_id FROM aureus.drivers
                WHERE driver_id = ? AND NOT expired AND expires_at > clock_timestamp() FOR KEY SHARE),
            asked AS MATERIALIZED (
                SELECT tenant_id, run_id, crashes FROM aureus.workflow_states
                WHERE command IS NOT NULL AND %4$s AND owner IS NULL AND submitted AND parked IS NULL
                    AND status IN ('pending', 'running', 'paused')
                    AND CASE WHEN status = 'paused' THEN NOT ? ELSE (crashes >= %1$s) = ? END
                ORDER BY command_no LIMIT ? FOR UPDATE SKIP LOCKED),
            ready AS MATERIALIZED (
                SELECT tenant_id, run_id, crashes FROM aureus.workflow_states
                WHERE owner IS NULL AND submitted AND parked IS NULL AND status IN ('pending', 'running')
                    AND (command IS NULL OR NOT %4$s)
                    AND COALESCE(due_at, created_at) <= statement_timestamp() AND (crashes >= %1$s) = ?
                ORDER BY COALESCE(due_at, created_at), run_id LIMIT ? FOR UPDATE SKIP LOCKED),
            orphaned AS MATERIALIZED (
                SELECT w.tenant_id, w.run_id, %2$s AS crashes
                FROM (SELECT driver_id, crashed FROM aureus.drivers WHERE expired UNION ALL SELECT 'nobody', false) AS d
                    JOIN aureus.workflow_states w ON w.owner = d.driver_id AND w.parked IS NULL
                WHERE CASE WHEN w.status IN ('pending', 'running')
                    THEN w.submitted AND (%2$s >= %1$s) = ? ELSE w.events IS NOT NULL AND NOT ? END
                ORDER BY w.created_at, w.run_id LIMIT ? FOR UPDATE OF w SKIP LOCKED)
            UPDATE aureus.workflow_states w SET owner = me.driver_id, epoch = w.epoch + 1, commit_id = ?, due_at = NULL,
                crashes = work.crashes, updated_at = clock_timestamp()
            FROM me, (SELECT *, row_number() OVER () AS place FROM (
                SELECT * FROM asked UNION ALL SELECT * FROM orphaned UNION ALL SELECT * FROM ready LIMIT ?) AS found) AS work
            WHERE w.tenant_id = work.tenant_id AND w.run_id = work.run_id
            RETURNING work.place, w.epoch, w.events, w.command_no, w.command, w.crashes, %3$s""".formatted(ClaimedRun.SUSPECT_FROM, CRASHES, RunRow.COLUMNS, CommandRows.KNOWN);

    private static final String TASKS = "SELECT t.tenant_id, t.run_id, " + TaskRow.COLUMNS
            + " FROM unnest(?::text[], ?::text[]) AS mine (tenant_id, run_id) JOIN aureus.task_states t USING (tenant_id, run_id)"
            + " ORDER BY t.seq, t.task_id";

    private WorkQueue() {}

    /** Adds a run that nobody drives yet, and wakes the servers; false if it exists, or another one of its identity. */
    static boolean submit(Connection connection, RunChange begins) throws SQLException {
        Columns runs = RunRow.beginnings();
        RunRow.addBeginning(runs, begins);
        try (PreparedStatement statement = connection.prepareStatement(SUBMIT.formatted(runs.rows("c")))) {
            statement.setObject(1, UUID.randomUUID());
            runs.bind(connection, statement, 2);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1) == 1;
            }
        }
    }

    /** There is something to do, or may be. */
    static void wakeServers(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
            statement.execute();
        }
    }

    /**
     * Takes what is there to be driven.
     *
     * @param most how many runs
     * @param id random, names the claim
     * @param unreadable gets those that cannot be driven
     */
    static List<ClaimedRun> claim(Connection connection, String driver, int most, UUID id, UnreadableRuns unreadable)
            throws SQLException {
        return claim(connection, driver, most, false, id, unreadable);
    }

    /**
     * Takes one run that is suspected of ending its drivers' processes.
     *
     * @param id random, names the claim
     * @param unreadable gets it if it cannot be driven
     */
    static Optional<ClaimedRun> claimSuspect(Connection connection, String driver, UUID id, UnreadableRuns unreadable)
            throws SQLException {
        return claim(connection, driver, 1, true, id, unreadable).stream().findFirst();
    }

    private static List<ClaimedRun> claim(
            Connection connection, String driver, int most, boolean suspects, UUID id, UnreadableRuns unreadable)
            throws SQLException {
        record Found(
                long place,
                Claim claim,
                RunRecord run,
                List<Event> events,
                long asked,
                RunCommand command,
                int crashes) {}
        List<Found> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setString(1, driver);
            statement.setBoolean(2, suspects);
            statement.setBoolean(3, suspects);
            statement.setInt(4, most);
            statement.setBoolean(5, suspects);
            statement.setInt(6, most);
            statement.setBoolean(7, suspects);
            statement.setBoolean(8, suspects);
            statement.setInt(9, most);
            statement.setObject(10, id);
            statement.setInt(11, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Claim claim = new Claim(driver, rows.getLong("epoch"));
                    try {
                        found.add(new Found(
                                rows.getLong("place"),
                                claim,
                                RunRow.read(rows),
                                EventTexts.read(rows.getString("events")),
                                rows.getLong("command_no"),
                                CommandRows.read(rows),
                                rows.getInt("crashes")));
                    } catch (RuntimeException e) {
                        unreadable.found(RunRow.key(rows), claim, e);
                    }
                }
            }
        }
        if (found.isEmpty()) {
            return List.of();
        }
        found.sort(Comparator.comparingLong(Found::place));
        Map<CommitStatement.Id, RuntimeException> broken = new HashMap<>();
        Map<CommitStatement.Id, List<TaskRecord>> tasks =
                tasks(connection, found.stream().map(one -> one.run().key()).toList(), broken);
        List<ClaimedRun> claimed = new ArrayList<>();
        for (Found one : found) {
            CommitStatement.Id run = CommitStatement.Id.of(one.run().key());
            if (broken.containsKey(run)) {
                unreadable.found(one.run().key(), one.claim(), broken.get(run));
            } else {
                claimed.add(new ClaimedRun(
                        one.claim(),
                        one.run(),
                        tasks.getOrDefault(run, List.of()),
                        one.events(),
                        one.asked(),
                        one.command(),
                        one.crashes()));
            }
        }
        return claimed;
    }

    private static Map<CommitStatement.Id, List<TaskRecord>> tasks(
            Connection connection, List<RunKey> runs, Map<CommitStatement.Id, RuntimeException> broken)
            throws SQLException {
        Map<CommitStatement.Id, List<TaskRecord>> tasks = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TASKS)) {
            Object[] tenants = runs.stream().map(RunKey::tenant).toArray();
            Object[] ids = runs.stream().map(RunKey::runId).toArray();
            statement.setArray(1, connection.createArrayOf("text", tenants));
            statement.setArray(2, connection.createArrayOf("text", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    CommitStatement.Id run = new CommitStatement.Id(rows.getString(1), rows.getString(2));
                    try {
                        tasks.computeIfAbsent(run, key -> new ArrayList<>()).add(TaskRow.read(rows));
                    } catch (RuntimeException e) {
                        broken.put(run, e);
                    }
                }
            }
        }
        return tasks;
    }
}
