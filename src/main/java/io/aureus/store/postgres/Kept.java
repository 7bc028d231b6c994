package io.aureus.store.postgres;

import io.aureus.store.StoredDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Texts that are kept once under their hash: definitions and large values. Keeping one again renews it once an hour, so that
 * a purge, which deletes what nobody names and what was not kept for a day, never takes what somebody is about to name.
 */
final class Kept {

    /** Table, columns of the key, all columns, places: adds the row, or renews it; counts what is then certain to stay. */
    private static final String KEEP = """
            WITH added AS (INSERT INTO aureus.%1$s (tenant_id, workflow_id, %2$s, %3$s) VALUES (?, ?, ?, %4$s)
                ON CONFLICT DO NOTHING RETURNING 1),
            renewed AS (UPDATE aureus.%1$s SET updated_at = clock_timestamp()
                WHERE tenant_id = ? AND workflow_id = ? AND %2$s = ?
                    AND updated_at < clock_timestamp() - interval '1 hour' RETURNING 1)
            SELECT (SELECT count(*) FROM added) + (SELECT count(*) FROM renewed) + (SELECT count(*) FROM aureus.%1$s
                WHERE tenant_id = ? AND workflow_id = ? AND %2$s = ? AND updated_at >= clock_timestamp() - interval '1 hour')""";

    private static final String KEEP_DEFINITION =
            KEEP.formatted("workflow_versions", "definition_hash", "name, version, definition", "?, ?, ?");

    private static final String KEEP_VALUE = KEEP.formatted("large_values", "sha256", "value", "?");

    private static final int REPEATS_MAX = 10;

    private Kept() {}

    static void definition(Connection connection, String tenant, StoredDefinition definition) throws SQLException {
        keep(
                connection,
                KEEP_DEFINITION,
                List.of(tenant, definition.workflowId(), definition.hash()),
                definition.name(),
                definition.version(),
                definition.text());
    }

    static Optional<String> definition(Connection connection, String tenant, String workflowId, String hash)
            throws SQLException {
        return text(
                connection,
                "SELECT definition FROM aureus.workflow_versions"
                        + " WHERE tenant_id = ? AND workflow_id = ? AND definition_hash = ?",
                tenant,
                workflowId,
                hash);
    }

    static void value(Connection connection, String tenant, String workflowId, String sha256, String value)
            throws SQLException {
        keep(connection, KEEP_VALUE, List.of(tenant, workflowId, sha256), value);
    }

    /** A purge that deletes the row within this very statement leaves none: then once more. */
    private static void keep(Connection connection, String sql, List<String> key, String... values)
            throws SQLException {
        List<String> parameters = new ArrayList<>(key);
        parameters.addAll(Arrays.asList(values));
        parameters.addAll(key);
        parameters.addAll(key);
        for (int i = 0; i < REPEATS_MAX; i++) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, parameters.toArray(String[]::new));
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next() && row.getLong(1) > 0) {
                        return;
                    }
                }
            }
        }
        throw new SQLException("the row " + key + " is deleted again and again");
    }

    static Optional<String> value(Connection connection, String tenant, String workflowId, String sha256)
            throws SQLException {
        return text(
                connection,
                "SELECT value FROM aureus.large_values WHERE tenant_id = ? AND workflow_id = ? AND sha256 = ?",
                tenant,
                workflowId,
                sha256);
    }

    private static Optional<String> text(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static void bind(PreparedStatement statement, String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
    }
}
