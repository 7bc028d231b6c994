package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Driver;
import io.aureus.store.EndedRun;
import io.aureus.store.StoredRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is asked of runs without driving them. */
final class RunReads {

    /** Runs of one workflow that are looked at, of a kind of which there are few; see {@link io.aureus.store.DurableStateStore}. */
    private static final int LOOKED_AT_MAX = 1_000;

    private RunReads() {}

    static Optional<StoredRun> find(Connection connection, String tenant, String runId) throws SQLException {
        List<StoredRun> found = runs(connection, "WHERE w.tenant_id = ? AND w.run_id = ?", statement -> {
            statement.setString(1, tenant);
            statement.setString(2, runId);
        });
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StoredRun run = found.get(0);
        return Optional.of(new StoredRun(run.run(), Claims.tasks(connection, run.key()), run.parked()));
    }

    static List<StoredRun> list(
            Connection connection, String tenant, String workflowId, boolean unfinishedOnly, int limit)
            throws SQLException {
        String which = unfinishedOnly ? " AND w.status IN ('pending', 'running', 'paused')" : "";
        return newest(connection, tenant, workflowId, which, limit);
    }

    static List<StoredRun> parked(Connection connection, String tenant, String workflowId, int limit)
            throws SQLException {
        String which = " AND (w.parked IS NOT NULL OR w.status = 'paused' AND w.crashes >= "
                + (ClaimedRun.SUSPECT_FROM + ClaimedRun.CRASHES_ALONE_MAX) + ")";
        return newest(connection, tenant, workflowId, which, limit);
    }

    private static List<StoredRun> newest(
            Connection connection, String tenant, String workflowId, String which, int limit) throws SQLException {
        return runs(
                connection,
                "WHERE w.tenant_id = ? AND w.created_at > '-infinity'"
                        + (workflowId == null ? "" : " AND w.workflow_id = ?") + which
                        + " ORDER BY w.created_at DESC, w.run_id DESC LIMIT ?",
                statement -> {
                    int place = 1;
                    statement.setString(place++, tenant);
                    if (workflowId != null) {
                        statement.setString(place++, workflowId);
                    }
                    statement.setInt(place, limit);
                });
    }

    static List<EndedRun> ended(Connection connection, String tenant, String workflowId) throws SQLException {
        String sql = """
                SELECT w.tenant_id, w.workflow_id, w.run_id, w.identity, w.status FROM aureus.workflow_states w
                WHERE w.tenant_id = ? AND w.completed_at IS NOT NULL AND w.workflow_id = ?
                    AND w.status NOT IN ('pending', 'running', 'paused')
                ORDER BY w.completed_at, w.run_id""";
        List<EndedRun> ended = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            statement.setString(2, workflowId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    RunStatus status =
                            RunStatus.valueOf(rows.getString("status").toUpperCase(Locale.ROOT));
                    ended.add(new EndedRun(RunRow.key(rows), rows.getString("identity"), status));
                }
            }
        }
        return ended;
    }

    static List<RunKey> untold(Connection connection, String tenant, String workflowId) throws SQLException {
        return runs(
                        connection,
                        "WHERE w.owner IS NOT NULL AND w.events IS NOT NULL AND w.tenant_id = ? AND w.workflow_id = ?"
                                + " AND w.status NOT IN ('pending', 'running', 'paused') AND NOT EXISTS (SELECT 1"
                                + " FROM aureus.drivers d WHERE d.driver_id = w.owner AND NOT d.expired)"
                                + " ORDER BY w.completed_at, w.run_id LIMIT " + LOOKED_AT_MAX,
                        statement -> {
                            statement.setString(1, tenant);
                            statement.setString(2, workflowId);
                        })
                .stream()
                .map(StoredRun::key)
                .toList();
    }

    static Optional<Driver> ownerOf(Connection connection, RunKey run) throws SQLException {
        String sql = """
                SELECT d.host, d.pid, d.created_at, d.serves
                FROM aureus.workflow_states w JOIN aureus.drivers d ON d.driver_id = w.owner
                WHERE w.tenant_id = ? AND w.run_id = ? AND NOT d.expired""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, run.tenant());
            statement.setString(2, run.runId());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Driver(
                                row.getString(1), row.getLong(2), RunRow.instant(row, "created_at"), row.getBoolean(4)))
                        : Optional.empty();
            }
        }
    }

    static Map<RunStatus, Long> counts(Connection connection) throws SQLException {
        Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
        String sql = "SELECT status, count(*) FROM aureus.workflow_states GROUP BY status";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                counts.put(RunStatus.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)), rows.getLong(2));
            }
        }
        return counts;
    }

    /** Sets the parameters of a query. */
    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private static List<StoredRun> runs(Connection connection, String where, Binding binding) throws SQLException {
        String sql = "SELECT w.parked, " + RunRow.COLUMNS + " FROM aureus.workflow_states w " + where;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            List<StoredRun> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new StoredRun(RunRow.read(rows), List.of(), rows.getString("parked")));
                }
            }
            return found;
        }
    }
}
