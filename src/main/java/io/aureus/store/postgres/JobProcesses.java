package io.aureus.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Which process the batch runtime's executions belong to, and the end of those whose process is gone: the runtime itself
 * leaves an execution open for ever when its process is killed. A process is taken for gone when it holds no lease and did
 * not lose one a moment ago, for then it may be about to register again. An execution that was killed before it was known
 * whose it is, is closed once it is older than every process that holds a lease.
 */
final class JobProcesses {

    private static final String ADD = """
            INSERT INTO aureus.job_processes (jobexecid, boot_id, pid_namespace, pid, process_started)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private static final String SUPERSEDE = """
            WITH open AS MATERIALIZED (
                SELECT e.jobexecid, e.createtime FROM aureus.jbatchexecutioninstancedata e
                    JOIN aureus.jbatchjobinstancedata i USING (jobinstanceid)
                WHERE e.batchstatus IN ('STARTING', 'STARTED', 'STOPPING') AND e.jobexecid <> ?
                    AND i.name IN ('workflow', 'dispatcher')
                FOR UPDATE OF e SKIP LOCKED),
            dead AS MATERIALIZED (
                SELECT jobexecid FROM open LEFT JOIN aureus.job_processes p USING (jobexecid)
                WHERE CASE WHEN p.jobexecid IS NULL
                    THEN open.createtime < (SELECT to_timestamp(min(process_started) / 1000.0)
                        FROM aureus.drivers WHERE NOT expired) - interval '1 minute'
                    ELSE NOT EXISTS (SELECT 1 FROM aureus.drivers d
                        WHERE d.boot_id = p.boot_id AND d.pid_namespace = p.pid_namespace AND d.pid = p.pid
                            AND d.process_started = p.process_started
                            AND (NOT d.expired
                                OR NOT d.crashed AND d.updated_at > clock_timestamp() - interval '1 minute')) END),
            steps AS (
                UPDATE aureus.jbatchstepexecutioninstancedata s
                SET batchstatus = 'FAILED', exitstatus = 'FAILED', endtime = clock_timestamp()
                FROM dead WHERE s.jobexecid = dead.jobexecid AND s.batchstatus IN ('STARTING', 'STARTED', 'STOPPING')),
            ended AS (
                DELETE FROM aureus.job_processes p
                WHERE NOT EXISTS (SELECT 1 FROM aureus.jbatchexecutioninstancedata e WHERE e.jobexecid = p.jobexecid
                        AND e.batchstatus IN ('STARTING', 'STARTED', 'STOPPING'))
                    OR p.jobexecid IN (SELECT jobexecid FROM dead))
            UPDATE aureus.jbatchexecutioninstancedata e
            SET batchstatus = 'FAILED', exitstatus = 'SUPERSEDED BY ' || ?, endtime = clock_timestamp(),
                updatetime = clock_timestamp()
            FROM dead WHERE e.jobexecid = dead.jobexecid""";

    private static final String CLOSE = """
            WITH over AS (
                UPDATE aureus.jbatchexecutioninstancedata
                SET batchstatus = 'FAILED', exitstatus = 'SUPERSEDED BY ' || ?, endtime = clock_timestamp(),
                    updatetime = clock_timestamp()
                WHERE jobexecid = ? AND batchstatus IN ('STARTING', 'STARTED', 'STOPPING') RETURNING jobexecid),
            steps AS (
                UPDATE aureus.jbatchstepexecutioninstancedata s
                SET batchstatus = 'FAILED', exitstatus = 'FAILED', endtime = clock_timestamp()
                FROM over WHERE s.jobexecid = over.jobexecid AND s.batchstatus IN ('STARTING', 'STARTED', 'STOPPING'))
            DELETE FROM aureus.job_processes p USING over WHERE p.jobexecid = over.jobexecid""";

    private JobProcesses() {}

    static void add(Connection connection, long executionId, DriverProcess process) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setLong(1, executionId);
            statement.setString(2, process.bootId());
            statement.setString(3, process.pidNamespace());
            statement.setLong(4, process.pid());
            statement.setLong(5, process.started());
            statement.executeUpdate();
        }
    }

    /** Closes one execution that is over, if it is open. */
    static void close(Connection connection, long executionId, long by) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
            statement.setString(1, Long.toString(by));
            statement.setLong(2, executionId);
            statement.executeUpdate();
        }
    }

    /** Closes executions of processes that are gone; returns how many. */
    static int supersede(Connection connection, long by) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SUPERSEDE)) {
            statement.setLong(1, by);
            statement.setString(2, Long.toString(by));
            return statement.executeUpdate();
        }
    }
}
