package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds unfinished runs by what they were begun with, along the index of those: what it reads does not grow with their
 * number. IS NOT DISTINCT FROM keeps the planner from the key, see {@link Connections}.
 */
final class Unfinished {
    static final String RUNS = """
            SELECT w.tenant_id, w.workflow_id, w.run_id FROM aureus.workflow_states w
            WHERE w.workflow_id = ? AND w.definition_hash = ? AND w.identity = ? AND w.tenant_id IS NOT DISTINCT FROM ?
                AND w.status IN ('pending', 'running', 'paused')
            ORDER BY w.created_at, w.run_id""";

    /** From each definition straight to the next one, over all runs of it. */
    static final String DEFINITIONS = """
            WITH RECURSIVE found AS (
                (SELECT w.definition_hash FROM aureus.workflow_states w
                    WHERE w.workflow_id = ? AND w.status IN ('pending', 'running', 'paused')
                    ORDER BY w.definition_hash LIMIT 1)
                UNION ALL
                SELECT next.definition_hash FROM found, LATERAL (
                    SELECT w.definition_hash FROM aureus.workflow_states w
                    WHERE w.workflow_id = ? AND w.definition_hash > found.definition_hash
                        AND w.status IN ('pending', 'running', 'paused')
                    ORDER BY w.definition_hash LIMIT 1) AS next)
            SELECT definition_hash FROM found""";

    private Unfinished() {}

    static List<RunKey> runs(
            Connection connection, String tenant, String workflowId, String definitionHash, String identity)
            throws SQLException {
        List<RunKey> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
            statement.setString(1, workflowId);
            statement.setString(2, definitionHash);
            statement.setString(3, identity);
            statement.setString(4, tenant);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(RunRow.key(rows));
                }
            }
        }
        return found;
    }

    static List<String> definitions(Connection connection, String workflowId) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(DEFINITIONS)) {
            statement.setString(1, workflowId);
            statement.setString(2, workflowId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }
}
