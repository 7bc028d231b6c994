package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One commit of any number of runs, as one statement, which is one transaction and one round trip. The fence decides first:
 * what is not this driver's, in this epoch, on the version that it saw, changes nothing anywhere; the others go through.
 * Releases of runs ride along. It consists of the parts that there are rows for, so there are few different texts of it.
 */
final class CommitStatement {

    /**
     * For this transaction only, and in the same round trip: rows are reached by their keys whatever the statistics say. A
     * plan is made once for each connection, often when the tables are still empty and reading them whole is cheapest; it
     * would stay when they have grown. IS NOT DISTINCT FROM is no condition for an index: it keeps the planner from those of
     * owners and of tenants, which seem as good as the key then.
     */
    private static final String PLANNED_BY_KEYS = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
                set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true);
            """;

    /** What stands against a run that is to begin; see {@link io.aureus.store.Beginning}. */
    static final String NOTHING_AGAINST_IT = """
            (c.beginning = 'BESIDE_ANY' OR NOT EXISTS (SELECT 1 FROM aureus.workflow_states u
                WHERE u.tenant_id IS NOT DISTINCT FROM c.tenant_id AND u.workflow_id = c.workflow_id
                    AND u.definition_hash = c.definition_hash AND u.identity = c.identity
                    AND u.status IN ('pending', 'running', 'paused')))
            AND (c.beginning <> 'UNDISPUTED' OR NOT (EXISTS (SELECT 1 FROM aureus.workflow_states u
                WHERE u.tenant_id IS NOT DISTINCT FROM c.tenant_id AND u.workflow_id = c.workflow_id
                    AND u.definition_hash < c.definition_hash
                    AND u.status IN ('pending', 'running', 'paused'))
                OR EXISTS (SELECT 1 FROM aureus.workflow_states u
                WHERE u.tenant_id IS NOT DISTINCT FROM c.tenant_id AND u.workflow_id = c.workflow_id
                    AND u.definition_hash > c.definition_hash
                    AND u.status IN ('pending', 'running', 'paused'))))""";

    /**
     * A driver whose lease has expired begins nothing: nobody would ever find it to take the run over. The lock keeps others
     * from expiring it, not its keeper from renewing it, however long a stranger's lock holds this commit up.
     */
    private static final String BEGUN =
            """
            alive AS (SELECT 1 FROM aureus.drivers WHERE driver_id = ? AND NOT expired AND expires_at > clock_timestamp()
                FOR KEY SHARE),
            begun AS (
                INSERT INTO aureus.workflow_states (%1$s, sole, owner, commit_id)
                SELECT %1$s, c.beginning <> 'BESIDE_ANY', ?, ?
                FROM %2$s AS c (%1$s, beginning)
                WHERE EXISTS (SELECT 1 FROM alive) AND %3$s
                ON CONFLICT DO NOTHING
                RETURNING tenant_id, run_id)""".formatted(RunRow.BEGINNING_NAMES, RunRow.beginnings().unnest(), NOTHING_AGAINST_IT);

    private static final String FENCED = """
            fenced AS (
                UPDATE aureus.workflow_states w SET next_seq = c.next_seq, status = c.status, started_at = c.started_at,
                    completed_at = c.completed_at, paused_at = c.paused_at, deadline = c.deadline,
                    pause_reason = c.pause_reason, cancel_reason = c.cancel_reason, out_of_time = c.out_of_time,
                    error = c.error, failing_task = c.failing_task, outputs = c.outputs, confirmation = c.confirmation,
                    events = c.events, commit_id = ?, updated_at = clock_timestamp()
                FROM %s AS c (%s, seen)
                WHERE w.tenant_id = c.tenant_id AND w.run_id = c.run_id
                    AND w.owner IS NOT DISTINCT FROM ? AND w.epoch = c.epoch AND w.next_seq = c.seen
                RETURNING w.tenant_id, w.run_id)""".formatted(RunRow.changes().unnest(), RunRow.NAMES);

    /** IS TRUE keeps the planner from making a join of it: the runs are looked up in a hash table, however many there are. */
    private static final String TASKS =
            """
            tasks AS (
                INSERT INTO aureus.task_states AS t (tenant_id, run_id, %1$s)
                SELECT k.* FROM %2$s AS k (tenant_id, run_id, %1$s)
                WHERE ((k.tenant_id, k.run_id) IN (SELECT tenant_id, run_id FROM mine)) IS TRUE
                ON CONFLICT (tenant_id, run_id, task_id) DO UPDATE SET status = excluded.status, seq = excluded.seq,
                    attempt = excluded.attempt, execution = excluded.execution, round = excluded.round,
                    started_at = excluded.started_at, completed_at = excluded.completed_at, due_at = excluded.due_at,
                    timeout_at = excluded.timeout_at, result = excluded.result, result_sha256 = excluded.result_sha256,
                    error_code = excluded.error_code, error = excluded.error, compensation = excluded.compensation,
                    updated_at = clock_timestamp())""".formatted(TaskRow.COLUMNS, TaskRow.columns().unnest());

    private static final String RELEASED = """
            released AS (
                UPDATE aureus.workflow_states w SET owner = NULL, due_at = r.due_at,
                    events = CASE WHEN r.logged THEN NULL ELSE w.events END,
                    updated_at = clock_timestamp()
                FROM %s AS r (tenant_id, run_id, epoch, due_at, logged)
                WHERE w.tenant_id = r.tenant_id AND w.run_id = r.run_id
                    AND w.owner IS NOT DISTINCT FROM ? AND w.epoch = r.epoch)""".formatted(releases().unnest());

    private final String driver;
    private final UUID id;
    private final Columns begins = RunRow.beginnings();
    private final Columns changed = RunRow.changes();
    private final Columns tasks = TaskRow.columns();
    private final Columns released = releases();

    CommitStatement(String driver, UUID id, List<RunChange> changes, List<Release> releases) {
        this.driver = driver;
        this.id = id;
        for (RunChange change : changes) {
            if (change.begins()) {
                RunRow.addBeginning(begins, change);
            } else {
                RunRow.addChange(changed, change);
            }
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
        try (PreparedStatement statement = connection.prepareStatement(text())) {
            bind(connection, statement);
            statement.execute();
            statement.getMoreResults();
            Set<Id> through = new HashSet<>();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    through.add(new Id(rows.getString(1), rows.getString(2)));
                }
            }
            return through;
        }
    }

    private String text() {
        List<String> parts = new ArrayList<>();
        List<String> mine = new ArrayList<>();
        if (!begins.isEmpty()) {
            parts.add(BEGUN);
            mine.add("SELECT tenant_id, run_id FROM begun");
        }
        if (!changed.isEmpty()) {
            parts.add(FENCED);
            mine.add("SELECT tenant_id, run_id FROM fenced");
        }
        if (mine.isEmpty()) {
            mine.add("SELECT NULL::text AS tenant_id, NULL::text AS run_id WHERE false");
        }
        parts.add("mine AS (" + String.join(" UNION ALL ", mine) + ")");
        if (!tasks.isEmpty()) {
            parts.add(TASKS);
        }
        if (!released.isEmpty()) {
            parts.add(RELEASED);
        }
        return PLANNED_BY_KEYS + "WITH " + String.join(",\n", parts) + "\nSELECT tenant_id, run_id FROM mine";
    }

    private void bind(Connection connection, PreparedStatement statement) throws SQLException {
        int place = 1;
        if (!begins.isEmpty()) {
            statement.setString(place++, driver);
            statement.setString(place++, driver);
            statement.setObject(place++, id);
            place = begins.bind(connection, statement, place);
        }
        if (!changed.isEmpty()) {
            statement.setObject(place++, id);
            place = changed.bind(connection, statement, place);
            statement.setString(place++, driver);
        }
        if (!tasks.isEmpty()) {
            place = tasks.bind(connection, statement, place);
        }
        if (!released.isEmpty()) {
            place = released.bind(connection, statement, place);
            statement.setString(place, driver);
        }
    }
}
