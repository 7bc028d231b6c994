package io.aureus.simulation;

import io.aureus.json.Json;
import io.aureus.run.RunKey;
import io.aureus.store.RunCommand.Verb;
import io.aureus.store.postgres.BrokenStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The database as an onlooker reads it, with SQL of its own. */
final class RowPicture {
    private static final String ROWS = """
            SELECT w.run_id, w.workflow_id, w.xmin::text, w.owner, w.epoch, w.next_seq, w.status, w.events,
                coalesce((SELECT string_agg(t.task_id || ' ' || t.xmin::text || ' ' || t.status, ', ' ORDER BY t.task_id)
                    FROM aureus.task_states t WHERE t.tenant_id = w.tenant_id AND t.run_id = w.run_id), ''),
                w.owner IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM aureus.drivers d WHERE d.driver_id = w.owner AND NOT d.expired)
            FROM aureus.workflow_states w ORDER BY w.created_at, w.run_id""";

    private static final String ASK = """
            UPDATE aureus.workflow_states SET command = ?, command_no = command_no + 1
            WHERE run_id = ? AND status IN ('pending', 'running', 'paused')""";

    private static final String DRIVERS = "SELECT driver_id FROM aureus.drivers";

    private static final String LEASES = "SELECT driver_id, renewals, expired FROM aureus.drivers";

    private final Connection connection;
    private final BrokenStore broken;

    RowPicture(Connection connection) {
        this(connection, BrokenStore.WHOLE);
    }

    /** With what the commands lack. */
    RowPicture(Connection connection, BrokenStore broken) {
        this.connection = connection;
        this.broken = broken;
    }

    /** One run. */
    record Row(
            String runId,
            String workflowId,
            String version,
            String owner,
            long epoch,
            long nextSeq,
            String status,
            String events,
            String tasks,
            boolean ownerExpired) {

        RunKey key() {
            return new RunKey(RunKey.DEFAULT_TENANT, workflowId, runId);
        }

        boolean isFinished() {
            return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
        }

        /** Whether all that is read here is the same. */
        boolean isLike(Row other) {
            return other != null
                    && equals(new Row(
                            other.runId,
                            other.workflowId,
                            version,
                            other.owner,
                            other.epoch,
                            other.nextSeq,
                            other.status,
                            other.events,
                            other.tasks,
                            other.ownerExpired));
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> eventList() {
            return events == null ? List.of() : (List<Map<String, Object>>) Json.parse(events);
        }

        @Override
        public String toString() {
            return "run " + runId + " (" + status + ", " + nextSeq + " events, epoch " + epoch + ", owner " + owner
                    + (ownerExpired ? ", expired" : "") + (events == null ? "" : ", with events") + ")";
        }
    }

    /** One lease. */
    record Lease(long renewals, boolean expired) {}

    Map<String, Row> rows() throws SQLException {
        Map<String, Row> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ROWS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.put(
                        row.getString(1),
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getString(7),
                                row.getString(8),
                                row.getString(9),
                                row.getBoolean(10)));
            }
        }
        return found;
    }

    void ask(RunKey run, Verb verb, String reason) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(broken.sql(ASK))) {
            statement.setString(1, verb + ":" + reason);
            statement.setString(2, run.runId());
            statement.executeUpdate();
        }
    }

    List<String> drivers() throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(DRIVERS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }

    Map<String, Lease> leases() throws SQLException {
        Map<String, Lease> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LEASES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.put(row.getString(1), new Lease(row.getLong(2), row.getBoolean(3)));
            }
        }
        return found;
    }
}
