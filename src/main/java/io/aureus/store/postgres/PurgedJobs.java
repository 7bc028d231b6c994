package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The statements that a {@link Purge} makes about the batch runtime's tables. An instance goes as a whole: its executions,
 * their steps, its status and its checkpoints; never one of which any execution is under way.
 */
final class PurgedJobs {

    private static final String ALL_ENDED = """
            NOT EXISTS (SELECT 1 FROM aureus.jbatchexecutioninstancedata o WHERE o.jobinstanceid = i.jobinstanceid
                AND (o.endtime IS NULL OR o.endtime >= ?::timestamptz OR o.batchstatus IN ('STARTING', 'STARTED', 'STOPPING')))""";

    private static final String FROM = """
            FROM aureus.jbatchexecutioninstancedata e JOIN aureus.jbatchjobinstancedata i USING (jobinstanceid)
            WHERE e.endtime < ?::timestamptz AND i.name = ANY (?) AND %s""".formatted(ALL_ENDED);

    private static final String CHOOSE =
            "SELECT i.jobinstanceid %s ORDER BY e.endtime LIMIT ? FOR UPDATE OF i SKIP LOCKED".formatted(FROM);

    private static final String COUNT = "SELECT count(DISTINCT i.jobinstanceid) %s".formatted(FROM);

    private static final String DELETE = """
            WITH i AS MATERIALIZED (SELECT DISTINCT jobinstanceid FROM unnest(?::bigint[]) AS i (jobinstanceid) WHERE %s),
            x AS MATERIALIZED (SELECT e.jobexecid FROM aureus.jbatchexecutioninstancedata e JOIN i USING (jobinstanceid)),
            s AS MATERIALIZED (SELECT t.stepexecid FROM aureus.jbatchstepexecutioninstancedata t JOIN x USING (jobexecid)),
            step_status AS (DELETE FROM aureus.jbatchstepstatus t USING s WHERE t.id = s.stepexecid),
            steps AS (DELETE FROM aureus.jbatchstepexecutioninstancedata t USING s WHERE t.stepexecid = s.stepexecid),
            status AS (DELETE FROM aureus.jbatchjobstatus t USING i WHERE t.id = i.jobinstanceid),
            -- The character after the comma: every id of that instance, and none of another.
            checkpoints AS (DELETE FROM aureus.jbatchcheckpointdata c USING i
                WHERE c.id COLLATE "C" > i.jobinstanceid::text || ',' AND c.id COLLATE "C" < i.jobinstanceid::text || '-'),
            executions AS (DELETE FROM aureus.jbatchexecutioninstancedata t USING x WHERE t.jobexecid = x.jobexecid),
            instances AS (DELETE FROM aureus.jbatchjobinstancedata t USING i WHERE t.jobinstanceid = i.jobinstanceid RETURNING 1)
            SELECT count(*) FROM instances""".formatted(ALL_ENDED);

    private final Set<String> names;
    private final Instant before;

    /** Instances of jobs of these names that ended before an instant. */
    PurgedJobs(Set<String> names, Instant before) {
        this.names = names;
        this.before = before;
    }

    /** Deletes some, in one transaction; 0 when there are no more. */
    long delete(Connection connection, int max) throws SQLException {
        connection.setAutoCommit(false);
        try {
            // Locked first, looked at again then: a restart needs the same lock before it can add an execution.
            List<Long> chosen = choose(connection, max);
            long deleted = chosen.isEmpty() ? 0 : delete(connection, chosen);
            connection.commit();
            return deleted;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private List<Long> choose(Connection connection, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CHOOSE)) {
            bind(connection, statement);
            statement.setInt(4, max);
            List<Long> chosen = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    chosen.add(rows.getLong(1));
                }
            }
            return chosen;
        }
    }

    private long delete(Connection connection, List<Long> chosen) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setArray(1, connection.createArrayOf("bigint", chosen.toArray()));
            statement.setString(2, before.toString());
            return counted(statement);
        }
    }

    /** Counts all of them. */
    long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            bind(connection, statement);
            return counted(statement);
        }
    }

    private static long counted(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void bind(Connection connection, PreparedStatement statement) throws SQLException {
        statement.setString(1, before.toString());
        statement.setArray(2, connection.createArrayOf("text", names.toArray()));
        statement.setString(3, before.toString());
    }
}
