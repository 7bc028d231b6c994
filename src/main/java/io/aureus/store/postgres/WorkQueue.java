package io.aureus.store.postgres;

import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.RunChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Runs that were submitted: they belong to no process, and whoever serves takes those that are new, due, or left by a
 * driver whose lease is over. What another server looks at in the same instant is passed over, so that none waits for
 * another. The last events of a run that ended as its process died are taken too, whoever's it was, for the log's sake.
 */
final class WorkQueue {

    /** What servers listen to. */
    static final String CHANNEL = "aureus";

    private static final String NOTIFY = "SELECT pg_notify('" + CHANNEL + "', '')";

    private static final String SUBMIT = """
            WITH begun AS (
                INSERT INTO aureus.workflow_states (%1$s, sole, commit_id)
                SELECT %1$s, c.beginning <> 'BESIDE_ANY', ?
                FROM %2$s AS c (%1$s, beginning)
                WHERE %3$s
                ON CONFLICT DO NOTHING
                RETURNING 1)
            SELECT count(*), pg_notify('%4$s', '') FROM begun""".formatted(
                    RunRow.BEGINNING_NAMES, RunRow.beginnings().unnest(), CommitStatement.NOTHING_AGAINST_IT, CHANNEL);

    private static final String CLAIM = """
            WITH me AS MATERIALIZED (SELECT driver_id FROM aureus.drivers
                WHERE driver_id = ? AND NOT expired AND expires_at > clock_timestamp() FOR KEY SHARE),
            ready AS MATERIALIZED (
                SELECT tenant_id, run_id FROM aureus.workflow_states
                WHERE owner IS NULL AND submitted AND status IN ('pending', 'running')
                    AND (due_at IS NULL OR due_at <= clock_timestamp())
                ORDER BY due_at NULLS FIRST LIMIT ? FOR UPDATE SKIP LOCKED),
            orphaned AS MATERIALIZED (
                SELECT w.tenant_id, w.run_id FROM aureus.drivers d JOIN aureus.workflow_states w ON w.owner = d.driver_id
                WHERE d.expired AND (CASE WHEN w.status IN ('pending', 'running') THEN w.submitted
                    ELSE w.events IS NOT NULL END)
                LIMIT ? FOR UPDATE OF w SKIP LOCKED)
            UPDATE aureus.workflow_states w SET owner = me.driver_id, epoch = w.epoch + 1, commit_id = ?, due_at = NULL,
                updated_at = clock_timestamp()
            FROM me, (SELECT * FROM ready UNION SELECT * FROM orphaned) AS work
            WHERE w.tenant_id = work.tenant_id AND w.run_id = work.run_id
            RETURNING w.epoch, w.events, %s""".formatted(RunRow.COLUMNS);

    private static final String TASKS = "SELECT t.tenant_id, t.run_id, " + TaskRow.COLUMNS
            + " FROM unnest(?::text[], ?::text[]) AS mine (tenant_id, run_id) JOIN aureus.task_states t USING (tenant_id, run_id)"
            + " ORDER BY t.seq, t.task_id";

    private WorkQueue() {}

    /** Adds a run that nobody drives yet, and wakes the servers; false if it exists, or another one of its identity. */
    static boolean submit(Connection connection, RunChange begins) throws SQLException {
        Columns runs = RunRow.beginnings();
        RunRow.addBeginning(runs, begins);
        try (PreparedStatement statement = connection.prepareStatement(SUBMIT)) {
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
     * @param most runs that are new or due, and as many that were left
     * @param id random, names the claim
     */
    static List<ClaimedRun> claim(Connection connection, String driver, int most, UUID id) throws SQLException {
        record Found(Claim claim, RunRecord run, List<Event> events) {}
        List<Found> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setString(1, driver);
            statement.setInt(2, most);
            statement.setInt(3, most);
            statement.setObject(4, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Claim claim = new Claim(driver, rows.getLong("epoch"));
                    List<Event> events = EventTexts.read(rows.getString("events"));
                    found.add(new Found(claim, RunRow.read(rows), events));
                }
            }
        }
        if (found.isEmpty()) {
            return List.of();
        }
        Map<CommitStatement.Id, List<TaskRecord>> tasks =
                tasks(connection, found.stream().map(one -> one.run().key()).toList());
        return found.stream()
                .map(one -> new ClaimedRun(
                        one.claim(),
                        one.run(),
                        tasks.getOrDefault(CommitStatement.Id.of(one.run().key()), List.of()),
                        one.events()))
                .toList();
    }

    private static Map<CommitStatement.Id, List<TaskRecord>> tasks(Connection connection, List<RunKey> runs)
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
                    tasks.computeIfAbsent(run, key -> new ArrayList<>()).add(TaskRow.read(rows));
                }
            }
        }
        return tasks;
    }
}
