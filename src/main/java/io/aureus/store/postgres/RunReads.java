package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Driver;
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

    /** Unfinished runs of one workflow that are looked at; see {@link io.aureus.store.DurableStateStore}. */
    private static final int UNFINISHED_MAX = 1_000;

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
        return Optional.of(new StoredRun(run.run(), Claims.tasks(connection, run.key())));
    }

    static List<StoredRun> list(
            Connection connection, String tenant, String workflowId, boolean unfinishedOnly, int limit)
            throws SQLException {
        String which = (workflowId == null ? "" : " AND w.workflow_id = ?")
                + (unfinishedOnly ? " AND w.status IN ('pending', 'running', 'paused')" : "");
        return runs(
                connection,
                "WHERE w.tenant_id = ? AND w.created_at > '-infinity'" + which
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

    static List<RunKey> unfinished(Connection connection, String tenant, String workflowId, String identity)
            throws SQLException {
        return runs(
                        connection,
                        "WHERE w.tenant_id = ? AND w.workflow_id = ? AND w.identity = ?"
                                + " AND w.status IN ('pending', 'running', 'paused') ORDER BY w.created_at, w.run_id",
                        statement -> {
                            statement.setString(1, tenant);
                            statement.setString(2, workflowId);
                            statement.setString(3, identity);
                        })
                .stream()
                .map(StoredRun::key)
                .toList();
    }

    static List<StoredRun> unfinished(Connection connection, String tenant, String workflowId) throws SQLException {
        return runs(
                connection,
                "WHERE w.tenant_id = ? AND w.workflow_id = ? AND w.status IN ('pending', 'running', 'paused')"
                        + " ORDER BY w.created_at, w.run_id LIMIT " + UNFINISHED_MAX,
                statement -> {
                    statement.setString(1, tenant);
                    statement.setString(2, workflowId);
                });
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
        String sql = "SELECT " + RunRow.COLUMNS + " FROM aureus.workflow_states w " + where;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            List<StoredRun> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new StoredRun(RunRow.read(rows), List.of()));
                }
            }
            return found;
        }
    }
}
