package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import io.aureus.store.postgres.Columns.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One commit of any number of runs, as one statement, which is one transaction and one round trip. The fence decides first:
 * what is not this driver's, in this epoch, on the version that it saw, changes nothing anywhere; the others go through.
 * Releases of runs ride along. It consists of the parts that there are rows for, so there are few different texts of it.
 */
final class CommitStatement {

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
    private static final String BEGUN = """
            alive AS (SELECT 1 FROM aureus.drivers WHERE driver_id = ? AND NOT expired AND expires_at > clock_timestamp()
                FOR KEY SHARE),
            begun AS (
                INSERT INTO aureus.workflow_states (%1$s, sole, owner, commit_id)
                SELECT %1$s, c.beginning <> 'BESIDE_ANY', ?, ?
                FROM %%s
                WHERE EXISTS (SELECT 1 FROM alive) AND %2$s
                ON CONFLICT DO NOTHING
                RETURNING tenant_id, run_id)""".formatted(RunRow.BEGINNING_NAMES, NOTHING_AGAINST_IT);

    private static final String FENCED = """
            fenced AS (
                UPDATE aureus.workflow_states w SET next_seq = c.next_seq, status = c.status, started_at = c.started_at,
                    completed_at = c.completed_at, paused_at = c.paused_at, deadline = c.deadline,
                    pause_reason = c.pause_reason, cancel_reason = c.cancel_reason, out_of_time = c.out_of_time,
                    error = c.error, failing_task = c.failing_task, outputs = c.outputs, confirmation = c.confirmation,
                    events = c.events, commit_id = ?, updated_at = clock_timestamp(),
                    command = CASE WHEN w.command_no = c.acts_on OR c.completed_at IS NOT NULL THEN NULL ELSE w.command END,
                    crashes = CASE WHEN c.advances THEN 0 ELSE w.crashes END
                FROM %s
                WHERE w.tenant_id = c.tenant_id AND w.run_id = c.run_id
                    AND w.owner IS NOT DISTINCT FROM ? AND w.epoch = c.epoch AND w.next_seq = c.seen
                RETURNING w.tenant_id, w.run_id)""";

    /** IS TRUE keeps the planner from making a join of it: the runs are looked up in a hash table, however many there are. */
    private static final String TASKS = """
            tasks AS (
                INSERT INTO aureus.task_states AS t (tenant_id, run_id, %1$s)
                SELECT k.* FROM %%s
                WHERE ((k.tenant_id, k.run_id) IN (SELECT tenant_id, run_id FROM mine)) IS TRUE
                ON CONFLICT (tenant_id, run_id, task_id) DO UPDATE SET status = excluded.status, seq = excluded.seq,
                    attempt = excluded.attempt, execution = excluded.execution, round = excluded.round,
                    started_at = excluded.started_at, completed_at = excluded.completed_at, due_at = excluded.due_at,
                    timeout_at = excluded.timeout_at, result = excluded.result, result_sha256 = excluded.result_sha256,
                    error_code = excluded.error_code, error = excluded.error, compensation = excluded.compensation,
                    updated_at = clock_timestamp())""".formatted(TaskRow.COLUMNS);

    /** Last events that may not be in the log stay in sight of whoever looks for runs of the dead: see {@link WorkQueue}. */
    private static final String RELEASED = """
            released AS (
                UPDATE aureus.workflow_states w SET due_at = r.due_at,
                    owner = CASE WHEN r.logged OR w.events IS NULL OR w.status IN ('pending', 'running', 'paused')
                        THEN NULL ELSE 'nobody' END,
                    events = CASE WHEN r.logged THEN NULL ELSE w.events END,
                    updated_at = clock_timestamp()
                FROM %s
                WHERE w.tenant_id = r.tenant_id AND w.run_id = r.run_id
                    AND w.owner IS NOT DISTINCT FROM ? AND w.epoch = r.epoch)""";

    /** Texts by what they consist of. Few come up, and the driver knows one that is the same object faster than one that is equal. */
    private static final Map<Shape, String> TEXTS = new ConcurrentHashMap<>();

    private static final int TEXTS_MAX = 256;

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
        return new Columns(List.of(
                Column.of("tenant_id", "text"),
                Column.of("run_id", "text"),
                new Column("epoch", "bigint", 1L),
                Column.of("due_at", "timestamptz"),
                new Column("logged", "boolean", true)));
    }

    /** Names a run within the statement: ids are unique within a tenant. */
    record Id(String tenant, String runId) {
        static Id of(RunKey run) {
            return new Id(run.tenant(), run.runId());
        }
    }

    /** Which columns the rows of each part have; see {@link Columns#shape()}. */
    private record Shape(long begins, long changed, long tasks, long released) {}

    /** Sends it; returns the runs whose change went through. */
    Set<Id> send(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text())) {
            bind(connection, statement);
            Set<Id> through = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    through.add(new Id(rows.getString(1), rows.getString(2)));
                }
            }
            return through;
        }
    }

    private String text() {
        Shape shape = new Shape(begins.shape(), changed.shape(), tasks.shape(), released.shape());
        String known = TEXTS.get(shape);
        if (known == null) {
            known = compose();
            if (TEXTS.size() < TEXTS_MAX) {
                TEXTS.put(shape, known);
            }
        }
        return known;
    }

    private String compose() {
        List<String> parts = new ArrayList<>();
        List<String> mine = new ArrayList<>();
        if (!begins.isEmpty()) {
            parts.add(BEGUN.formatted(begins.rows("c")));
            mine.add("SELECT tenant_id, run_id FROM begun");
        }
        if (!changed.isEmpty()) {
            parts.add(FENCED.formatted(changed.rows("c")));
            mine.add("SELECT tenant_id, run_id FROM fenced");
        }
        if (mine.isEmpty()) {
            mine.add("SELECT NULL::text AS tenant_id, NULL::text AS run_id WHERE false");
        }
        parts.add("mine AS (" + String.join(" UNION ALL ", mine) + ")");
        if (!tasks.isEmpty()) {
            parts.add(TASKS.formatted(tasks.rows("k")));
        }
        if (!released.isEmpty()) {
            parts.add(RELEASED.formatted(released.rows("r")));
        }
        return "WITH " + String.join(",\n", parts) + "\nSELECT tenant_id, run_id FROM mine";
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
