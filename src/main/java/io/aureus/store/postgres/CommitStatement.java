package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One commit of any number of runs, as one statement, which is one transaction and one round trip. The fence decides first:
 * what is not this driver's, in this epoch, on the version that it saw, changes nothing anywhere; the others go through.
 * Releases of runs ride along.
 */
final class CommitStatement {

    private static final String SQL = """
            WITH change AS (SELECT * FROM %s AS c (%s)),
            -- A driver whose lease has expired begins nothing: nobody would ever find it to take the run over. The lock keeps
            -- others from expiring it, not its keeper from renewing it, however long a stranger's lock holds this commit up.
            alive AS (SELECT 1 FROM aureus.drivers WHERE driver_id = ? AND NOT expired AND expires_at > clock_timestamp()
                FOR KEY SHARE),
            begun AS (
                INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, epoch, next_seq, status, started_at,
                    completed_at, paused_at, deadline, pause_reason, cancel_reason, out_of_time, error, failing_task, outputs,
                    confirmation, events, definition_hash, identity, submitted, sole, start_data, owner, commit_id)
                SELECT c.tenant_id, c.run_id, c.workflow_id, c.epoch, c.next_seq, c.status, c.started_at,
                    c.completed_at, c.paused_at, c.deadline, c.pause_reason, c.cancel_reason, c.out_of_time, c.error,
                    c.failing_task, c.outputs, c.confirmation, c.events, c.definition_hash, c.identity, c.submitted, c.sole,
                    c.start_data, ?, ?
                FROM change c WHERE c.seen = 0 AND EXISTS (SELECT 1 FROM alive)
                ON CONFLICT DO NOTHING
                RETURNING tenant_id, run_id),
            fenced AS (
                UPDATE aureus.workflow_states w SET next_seq = c.next_seq, status = c.status, completed_at = c.completed_at,
                    paused_at = c.paused_at, deadline = c.deadline, pause_reason = c.pause_reason,
                    cancel_reason = c.cancel_reason, out_of_time = c.out_of_time, error = c.error,
                    failing_task = c.failing_task, outputs = c.outputs, confirmation = c.confirmation, events = c.events,
                    commit_id = ?, updated_at = clock_timestamp()
                FROM change c
                WHERE c.seen > 0 AND w.tenant_id = c.tenant_id AND w.run_id = c.run_id
                    AND w.owner = ? AND w.epoch = c.epoch AND w.next_seq = c.seen
                RETURNING w.tenant_id, w.run_id),
            mine AS (SELECT * FROM begun UNION ALL SELECT * FROM fenced),
            tasks AS (
                INSERT INTO aureus.task_states AS t (tenant_id, run_id, %s)
                SELECT mine.tenant_id, mine.run_id, %s FROM %s AS k (tenant_id, run_id, %s) JOIN mine USING (tenant_id, run_id)
                ON CONFLICT (tenant_id, run_id, task_id) DO UPDATE SET status = excluded.status, seq = excluded.seq,
                    attempt = excluded.attempt, execution = excluded.execution, round = excluded.round,
                    started_at = excluded.started_at, completed_at = excluded.completed_at, due_at = excluded.due_at,
                    timeout_at = excluded.timeout_at, result = excluded.result, result_sha256 = excluded.result_sha256,
                    error_code = excluded.error_code, error = excluded.error, compensation = excluded.compensation, updated_at = clock_timestamp()),
            released AS (
                UPDATE aureus.workflow_states w SET owner = NULL, due_at = r.due_at,
                    events = CASE WHEN r.logged THEN NULL ELSE w.events END,
                    updated_at = clock_timestamp()
                FROM %s AS r (tenant_id, run_id, epoch, due_at, logged)
                WHERE w.tenant_id = r.tenant_id AND w.run_id = r.run_id AND w.owner = ? AND w.epoch = r.epoch)
            SELECT tenant_id, run_id FROM mine""".formatted(
                    RunRow.columns().unnest(),
                    RunRow.NAMES,
                    TaskRow.COLUMNS,
                    TaskRow.COLUMNS,
                    TaskRow.columns().unnest(),
                    TaskRow.COLUMNS,
                    releases().unnest());

    private final String driver;
    private final UUID id;
    private final Columns runs = RunRow.columns();
    private final Columns tasks = TaskRow.columns();
    private final Columns released = releases();

    CommitStatement(String driver, UUID id, List<RunChange> changes, List<Release> releases) {
        this.driver = driver;
        this.id = id;
        for (RunChange change : changes) {
            RunRow.add(runs, change);
            change.tasks().forEach(task -> TaskRow.add(tasks, change.run().key(), task));
        }
        for (Release release : releases) {
            released.add(
                    release.run().tenant(),
                    release.run().runId(),
                    release.claim().epoch(),
                    release.dueAt(),
                    release.logged());
        }
    }

    private static Columns releases() {
        return new Columns("text", "text", "bigint", "timestamptz", "boolean");
    }

    /** Names a run within the statement: ids are unique within a tenant. */
    record Id(String tenant, String runId) {
        static Id of(RunKey run) {
            return new Id(run.tenant(), run.runId());
        }
    }

    /** Sends it; returns the runs whose change went through. */
    Set<Id> send(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            int place = runs.bind(connection, statement, 1);
            statement.setString(place++, driver);
            statement.setString(place++, driver);
            statement.setObject(place++, id);
            statement.setObject(place++, id);
            statement.setString(place++, driver);
            place = tasks.bind(connection, statement, place);
            place = released.bind(connection, statement, place);
            statement.setString(place, driver);
            Set<Id> through = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    through.add(new Id(rows.getString(1), rows.getString(2)));
                }
            }
            return through;
        }
    }
}
