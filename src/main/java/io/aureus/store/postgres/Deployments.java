package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Which version of a workflow each environment runs. Deployments of one workflow to one environment happen one after the other,
 * whoever makes them; exactly one is current. Thread-safe if the data source is.
 */
public final class Deployments {

    /** Characters of an environment's or an actor's name. */
    public static final int NAME_CHARACTERS_MAX = 256;

    private static final String COLUMNS =
            "tenant_id, environment, workflow_id, definition_hash, number, actor, created_at, current";

    /** Held to the end of the transaction; there may be no row yet that could be locked. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtextextended(format('aureus deployment %L %L %L', ?, ?, ?), 0))";

    private static final String CURRENT = "SELECT " + COLUMNS
            + " FROM aureus.deployments WHERE tenant_id = ? AND environment = ? AND workflow_id = ? AND current";

    private static final String RETIRE = """
            UPDATE aureus.deployments SET current = false, updated_at = clock_timestamp()
            WHERE tenant_id = ? AND environment = ? AND workflow_id = ? AND current""";

    private static final String ADD = """
            INSERT INTO aureus.deployments (tenant_id, environment, workflow_id, definition_hash, actor, current, number)
            VALUES (?, ?, ?, ?, ?, true, 1 + coalesce((SELECT max(number) FROM aureus.deployments
                WHERE tenant_id = ? AND environment = ? AND workflow_id = ?), 0))
            RETURNING %s""".formatted(COLUMNS);

    private static final String LIST = "SELECT " + COLUMNS + """
             FROM aureus.deployments
            WHERE tenant_id = ? AND (?::text IS NULL OR environment = ?) AND (?::text IS NULL OR workflow_id = ?)
            ORDER BY created_at DESC, environment, workflow_id, number DESC LIMIT ?""";

    private final Connections connections;

    /**
     * Those of one database, whose tables are there.
     *
     * @param source lends connections
     */
    public Deployments(DataSource source) {
        this(new Connections(source));
    }

    Deployments(Connections connections) {
        this.connections = connections;
    }

    /**
     * Makes a definition the current one of an environment, and keeps its text.
     *
     * @param tenant whose
     * @param environment where, 1 to {@value #NAME_CHARACTERS_MAX} characters without control characters
     * @param definition of the workflow
     * @param actor who does it, a name of the same kind
     * @return the new deployment with the next number; or the current one, unchanged, if it has this very definition
     * @throws IllegalArgumentException if a name is not what is allowed
     * @throws StoreUnavailableException if the database cannot be reached, or refuses
     */
    public Deployed deploy(String tenant, String environment, StoredDefinition definition, String actor)
            throws StoreUnavailableException {
        check("environment", environment);
        check("actor", actor);
        return connections.with("deploying '" + definition.workflowId() + "'", connection -> {
            connection.setAutoCommit(false);
            try {
                Deployed deployed = deploy(connection, tenant, environment, definition, actor);
                connection.commit();
                return deployed;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    private static Deployed deploy(
            Connection connection, String tenant, String environment, StoredDefinition definition, String actor)
            throws SQLException {
        String workflowId = definition.workflowId();
        try (PreparedStatement lock = prepared(connection, ONE_AT_A_TIME, tenant, environment, workflowId)) {
            lock.execute();
        }
        Optional<Deployment> current = current(connection, tenant, environment, workflowId);
        if (current.isPresent() && current.get().definitionHash().equals(definition.hash())) {
            return new Deployed(current.get(), false);
        }
        Kept.definition(connection, tenant, definition);
        try (PreparedStatement retire = prepared(connection, RETIRE, tenant, environment, workflowId)) {
            retire.executeUpdate();
        }
        try (PreparedStatement add = prepared(
                connection,
                ADD,
                tenant,
                environment,
                workflowId,
                definition.hash(),
                actor,
                tenant,
                environment,
                workflowId)) {
            return new Deployed(read(add).get(0), true);
        }
    }

    /**
     * What an environment runs of a workflow.
     *
     * @param tenant whose
     * @param environment where
     * @param workflowId which workflow
     * @return empty if it was never deployed there
     * @throws StoreUnavailableException if the database cannot be reached, or refuses
     */
    public Optional<Deployment> current(String tenant, String environment, String workflowId)
            throws StoreUnavailableException {
        return connections.with(
                "looking for the deployment of '" + workflowId + "'",
                connection -> current(connection, tenant, environment, workflowId));
    }

    private static Optional<Deployment> current(
            Connection connection, String tenant, String environment, String workflowId) throws SQLException {
        try (PreparedStatement statement = prepared(connection, CURRENT, tenant, environment, workflowId)) {
            return read(statement).stream().findFirst();
        }
    }

    /**
     * Deployments, current ones and earlier ones.
     *
     * @param tenant whose
     * @param environment where, or null for all
     * @param workflowId of which workflow, or null for all
     * @param limit how many at most, at least 1
     * @return newest first
     * @throws StoreUnavailableException if the database cannot be reached, or refuses
     */
    public List<Deployment> list(String tenant, String environment, String workflowId, int limit)
            throws StoreUnavailableException {
        return connections.with("listing deployments", connection -> {
            try (PreparedStatement statement =
                    prepared(connection, LIST, tenant, environment, environment, workflowId, workflowId)) {
                statement.setInt(6, limit);
                return read(statement);
            }
        });
    }

    private static void check(String what, String name) {
        boolean fits = name != null
                && !name.isBlank()
                && name.length() <= NAME_CHARACTERS_MAX
                && name.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            throw new IllegalArgumentException(what + " must be 1 to " + NAME_CHARACTERS_MAX
                    + " characters without control characters, was " + name);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, String... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static List<Deployment> read(PreparedStatement statement) throws SQLException {
        List<Deployment> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new Deployment(
                        row.getString("tenant_id"),
                        row.getString("environment"),
                        row.getString("workflow_id"),
                        row.getString("definition_hash"),
                        row.getLong("number"),
                        row.getString("actor"),
                        RunRow.instant(row, "created_at"),
                        row.getBoolean("current")));
            }
        }
        return found;
    }
}
