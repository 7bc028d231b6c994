package io.aureus.store.postgres;

import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.TaskRecord;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes runs for a driver. One statement sets the owner and raises the epoch, holding the claimer's own lease, so that no
 * run ever belongs to a driver whom nobody would take it from; the events of the run's latest commit are left alone until
 * they are known to be in the log. The lock on the lease keeps it from being expired, but not from being renewed.
 */
final class Claims {

    private static final String CLAIM = """
            WITH me AS MATERIALIZED (SELECT driver_id FROM aureus.drivers
                WHERE driver_id = ? AND NOT expired AND expires_at > clock_timestamp() FOR KEY SHARE)
            UPDATE aureus.workflow_states w SET owner = me.driver_id, epoch = w.epoch + 1, commit_id = ?, due_at = NULL,
                updated_at = clock_timestamp()
            FROM me
            WHERE w.tenant_id = ? AND w.run_id = ? AND w.parked IS NULL
                AND (w.owner IS NULL OR w.owner = me.driver_id OR NOT EXISTS (
                    SELECT 1 FROM aureus.drivers d WHERE d.driver_id = w.owner AND NOT d.expired))
            RETURNING w.epoch, w.events, w.command_no, %s""".formatted(RunRow.COLUMNS);

    private static final String TASKS = "SELECT " + TaskRow.COLUMNS
            + " FROM aureus.task_states WHERE tenant_id = ? AND run_id = ? ORDER BY seq, task_id";

    private static final int FETCH_ROWS = 1_000;

    private Claims() {}

    /**
     * Takes a run that nobody living has; empty if it does not exist, somebody has it, it is parked, or the own lease has
     * expired.
     *
     * @param id random, names the claim
     */
    static Optional<ClaimedRun> claim(Connection connection, String driver, RunKey run, UUID id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setString(1, driver);
            statement.setObject(2, id);
            statement.setString(3, run.tenant());
            statement.setString(4, run.runId());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Claim claim = new Claim(driver, row.getLong("epoch"));
                List<Event> events = EventTexts.read(row.getString("events"));
                RunRecord record = RunRow.read(row);
                long asked = row.getLong("command_no");
                return Optional.of(
                        new ClaimedRun(claim, record, tasks(connection, record.key()), events, asked, null, 0));
            }
        }
    }

    /** The tasks of a run that have begun, in the order of their latest moves. */
    static List<TaskRecord> tasks(Connection connection, RunKey run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TASKS)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setString(1, run.tenant());
            statement.setString(2, run.runId());
            List<TaskRecord> tasks = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tasks.add(TaskRow.read(rows));
                }
            }
            return tasks;
        }
    }
}
