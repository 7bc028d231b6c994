package io.aureus.store.postgres;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The statements that a {@link Purge} makes about runs. */
final class PurgedRuns {

    /** The commit that decided on deletion; all others have random ids. */
    static final UUID DECIDED = UUID.fromString("00000000-0000-0000-0000-0000000000de");

    /** Ended before, and nothing about it is open: nobody living has it, no command, no events that the log may lack, not parked. */
    private static final String CONDITION = """
            w.tenant_id = ? AND w.completed_at < ?::timestamptz AND w.status = ANY (?) AND (?::text IS NULL OR w.workflow_id = ?)
                AND w.command IS NULL AND w.parked IS NULL AND (w.events IS NULL OR w.commit_id = '%s')
                AND (w.owner IS NULL OR NOT EXISTS (
                    SELECT 1 FROM aureus.drivers d WHERE d.driver_id = w.owner AND NOT d.expired))""".formatted(DECIDED);

    private static final String CHOOSE = """
            SELECT w.tenant_id, w.workflow_id, w.run_id, w.next_seq, w.completed_at, w.events, clock_timestamp() AS now
            FROM aureus.workflow_states w
            WHERE (w.completed_at, w.run_id) > (?::timestamptz, ?) AND %s
            ORDER BY w.completed_at, w.run_id LIMIT ? FOR UPDATE OF w SKIP LOCKED""".formatted(CONDITION);

    private static final String COUNT = """
            SELECT count(*), coalesce(sum((SELECT count(*) FROM aureus.task_states t
                WHERE t.tenant_id = w.tenant_id AND t.run_id = w.run_id)), 0)
            FROM aureus.workflow_states w WHERE %s""".formatted(CONDITION);

    private static final String DECIDE = """
            UPDATE aureus.workflow_states w SET next_seq = w.next_seq + 1, epoch = w.epoch + 1, owner = NULL, commit_id = ?,
                events = k.events, updated_at = clock_timestamp()
            FROM %s
            WHERE w.tenant_id = k.tenant_id AND w.run_id = k.run_id""";

    /**
     * Nobody waits for the disk here: should the deletion be lost in a crash, the rows that are back say that it was decided,
     * and the next purge finishes it with the same events.
     */
    private static final String DELETE = """
            SELECT set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
                set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                set_config('enable_mergejoin', 'off', true);
            WITH locked AS MATERIALIZED (
                SELECT w.tenant_id, w.run_id FROM aureus.workflow_states w
                JOIN %s USING (tenant_id, run_id)
                WHERE w.commit_id = ? AND w.owner IS NULL AND w.command IS NULL FOR UPDATE OF w SKIP LOCKED),
            gone AS (DELETE FROM aureus.workflow_states w USING locked l
                WHERE w.tenant_id = l.tenant_id AND w.run_id = l.run_id RETURNING w.tenant_id, w.run_id),
            tasks AS (DELETE FROM aureus.task_states t USING gone g
                WHERE t.tenant_id = g.tenant_id AND t.run_id = g.run_id RETURNING 1)
            SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM tasks)""";

    private final PurgeOrder order;
    private final Instant before;

    private Instant afterAt = Instant.EPOCH;
    private String afterId = "";

    /** Those that the order means and that ended before an instant. */
    PurgedRuns(PurgeOrder order, Instant before) {
        this.order = order;
        this.before = before;
    }

    private static Columns decided() {
        return Columns.ofTexts("tenant_id", "run_id", "events");
    }

    private static Columns keys() {
        return Columns.ofTexts("tenant_id", "run_id");
    }

    /**
     * Decides on the deletion of the next runs, in one transaction: their rows say so from then on.
     *
     * @return their events, to be logged before they are deleted; empty when there are no more
     */
    List<Event> decide(Connection connection, int max) throws SQLException {
        List<Event> events = new ArrayList<>();
        Columns fresh = decided();
        connection.setAutoCommit(false);
        try {
            int news = choose(connection, max, events, fresh);
            if (news > 0) {
                mark(connection, fresh);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
        return events;
    }

    private int choose(Connection connection, int max, List<Event> events, Columns fresh) throws SQLException {
        int news = 0;
        try (PreparedStatement statement = connection.prepareStatement(CHOOSE)) {
            statement.setString(1, afterAt.toString());
            statement.setString(2, afterId);
            statement.setInt(bind(connection, statement, 3), max);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    afterAt = RunRow.instant(rows, "completed_at");
                    afterId = rows.getString("run_id");
                    List<Event> earlier = EventTexts.read(rows.getString("events"));
                    if (earlier.isEmpty()) {
                        Event event = event(rows);
                        fresh.add(event.key().tenant(), event.key().runId(), EventTexts.write(List.of(event)));
                        earlier = List.of(event);
                        news++;
                    }
                    events.addAll(earlier);
                }
            }
        }
        return news;
    }

    private Event event(ResultSet row) throws SQLException {
        return new Event(
                RunRow.instant(row, "now"),
                EventType.WORKFLOW_PURGED,
                RunRow.key(row),
                null,
                row.getLong("next_seq"),
                Map.of(),
                Map.of("olderThan", order.olderThan().toString()));
    }

    private static void mark(Connection connection, Columns fresh) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DECIDE.formatted(fresh.rows("k")))) {
            statement.setObject(1, DECIDED);
            fresh.bind(connection, statement, 2);
            statement.executeUpdate();
        }
    }

    /** Deletes those of the runs that nobody has taken since; one transaction. */
    Purged delete(Connection connection, List<RunKey> runs) throws SQLException {
        Columns keys = keys();
        runs.forEach(run -> keys.add(run.tenant(), run.runId()));
        try (PreparedStatement statement = connection.prepareStatement(DELETE.formatted(keys.rows("k")))) {
            statement.setObject(keys.bind(connection, statement, 1), DECIDED);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                return counted(row);
            }
        }
    }

    /** Counts all of them. */
    Purged count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            bind(connection, statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                return counted(row);
            }
        }
    }

    private static Purged counted(ResultSet row) throws SQLException {
        row.next();
        return new Purged(row.getLong(1), row.getLong(2), 0, 0, 0, 0);
    }

    private int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        String[] statuses = order.statuses().stream().map(RunStatus::text).toArray(String[]::new);
        int place = first;
        statement.setString(place++, order.tenant());
        statement.setString(place++, before.toString());
        statement.setArray(place++, connection.createArrayOf("text", statuses));
        statement.setString(place++, order.workflowId());
        statement.setString(place++, order.workflowId());
        return place;
    }
}
