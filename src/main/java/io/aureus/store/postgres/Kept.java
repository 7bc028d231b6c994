package io.aureus.store.postgres;

import io.aureus.store.StoredDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Texts that are kept once under their hash: definitions and large values. */
final class Kept {

    private Kept() {}

    static void definition(Connection connection, String tenant, StoredDefinition definition) throws SQLException {
        String sql = "INSERT INTO aureus.workflow_versions"
                + " (tenant_id, workflow_id, definition_hash, name, version, definition)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(
                    statement,
                    tenant,
                    definition.workflowId(),
                    definition.hash(),
                    definition.name(),
                    definition.version(),
                    definition.text());
            statement.executeUpdate();
        }
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
        String sql = "INSERT INTO aureus.large_values (tenant_id, workflow_id, sha256, value) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, tenant, workflowId, sha256, value);
            statement.executeUpdate();
        }
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
