package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The statements that a {@link Purge} makes about what only runs need. What was kept within the last day stays, whether
 * anybody names it or not: a run that is about to begin may be the one (see {@link Kept}).
 */
final class PurgedRest {

    private static final String DEFINITIONS = """
            DELETE FROM aureus.workflow_versions v
            WHERE v.tenant_id = ? AND (?::text IS NULL OR v.workflow_id = ?)
                AND v.updated_at < clock_timestamp() - interval '1 day'
                AND NOT EXISTS (SELECT 1 FROM aureus.workflow_states w WHERE w.tenant_id = v.tenant_id
                    AND w.workflow_id = v.workflow_id AND w.definition_hash = v.definition_hash)
                AND NOT EXISTS (SELECT 1 FROM aureus.deployments d WHERE d.tenant_id = v.tenant_id
                    AND d.workflow_id = v.workflow_id AND d.definition_hash = v.definition_hash)""";

    /**
     * A task may name a value as its result, or within it. Whoever names one kept it less than a day before, so only runs of
     * about the time of the value are looked at; and only values of a time whose runs are deleted, but for the few that last.
     */
    private static final String VALUES = """
            WITH idle AS MATERIALIZED (
                SELECT v.workflow_id, v.sha256 FROM aureus.large_values v
                WHERE v.tenant_id = ? AND (?::text IS NULL OR v.workflow_id = ?) AND (v.workflow_id, v.sha256) > (?, ?)
                    AND v.updated_at < ?::timestamptz - interval '1 day'
                    AND NOT EXISTS (SELECT 1 FROM aureus.workflow_states w JOIN aureus.task_states t USING (tenant_id, run_id)
                        WHERE w.tenant_id = v.tenant_id AND w.workflow_id = v.workflow_id
                            AND w.created_at < v.updated_at + interval '1 day'
                            AND (w.completed_at IS NULL OR w.completed_at > v.created_at - interval '1 day')
                            AND (t.result_sha256 = v.sha256 OR t.result::text LIKE '%' || v.sha256 || '%'))
                ORDER BY v.workflow_id, v.sha256 LIMIT ? FOR UPDATE OF v SKIP LOCKED),
            gone AS (DELETE FROM aureus.large_values v USING idle i
                WHERE v.tenant_id = ? AND v.workflow_id = i.workflow_id AND v.sha256 = i.sha256 RETURNING 1)
            SELECT workflow_id, sha256 FROM idle ORDER BY workflow_id, sha256""";

    private static final String DRIVERS = """
            FROM aureus.drivers d
            WHERE d.expires_at < clock_timestamp() - interval '1 day' AND d.updated_at < clock_timestamp() - interval '1 day'
                AND NOT EXISTS (SELECT 1 FROM aureus.workflow_states w WHERE w.owner = d.driver_id)""";

    private final PurgeOrder order;
    private final Instant before;
    private String afterWorkflow = "";
    private String afterValue = "";

    /** What no run needs any more when those that the order means, and that ended before an instant, are gone. */
    PurgedRest(PurgeOrder order, Instant before) {
        this.order = order;
        this.before = before;
    }

    /** Deletes definitions that no run and no deployment names; few enough for one statement. */
    long definitions(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DEFINITIONS)) {
            bind(statement);
            return statement.executeUpdate();
        }
    }

    /** Deletes some large values that no task names, up to {@code max}; 0 when there are no more. */
    long values(Connection connection, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(VALUES)) {
            bind(statement);
            statement.setString(4, afterWorkflow);
            statement.setString(5, afterValue);
            statement.setString(6, before.toString());
            statement.setInt(7, max);
            statement.setString(8, order.tenant());
            long deleted = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    afterWorkflow = rows.getString(1);
                    afterValue = rows.getString(2);
                    deleted++;
                }
            }
            return deleted;
        }
    }

    /** Deletes drivers whose lease has been over for a day and that no run names. */
    static long drivers(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE " + DRIVERS)) {
            return statement.executeUpdate();
        }
    }

    /** Counts those drivers. */
    static long idleDrivers(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) " + DRIVERS);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void bind(PreparedStatement statement) throws SQLException {
        statement.setString(1, order.tenant());
        statement.setString(2, order.workflowId());
        statement.setString(3, order.workflowId());
    }
}
