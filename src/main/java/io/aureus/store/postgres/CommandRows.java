package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.RunCommand;
import io.aureus.store.RunCommand.Verb;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Commands as columns of a run's row. They are outside of what a commit is fenced by: a command that arrives between a
 * driver's look and its commit disturbs neither, and who has acted on one clears that number only.
 */
final class CommandRows {

    private static final String ASK = """
            UPDATE aureus.workflow_states SET command = ?, command_no = command_no + 1
            WHERE tenant_id = ? AND run_id = ? AND status IN ('pending', 'running', 'paused')
            RETURNING command_no""";

    private static final String MINE = """
            SELECT tenant_id, workflow_id, run_id, command_no, command FROM aureus.workflow_states
            WHERE owner = ? AND command IS NOT NULL""";

    private static final String DONE = """
            UPDATE aureus.workflow_states SET command = NULL
            WHERE tenant_id = ? AND run_id = ? AND command_no = ? AND command IS NOT NULL""";

    private static final String OPEN = """
            SELECT 1 FROM aureus.workflow_states
            WHERE tenant_id = ? AND run_id = ? AND command_no = ? AND command IS NOT NULL""";

    private CommandRows() {}

    /** Asks a run to do something and wakes whoever drives it; returns the command's number, or nothing if it has ended. */
    static OptionalLong ask(Connection connection, RunKey run, Verb verb, String reason) throws SQLException {
        OptionalLong number = OptionalLong.empty();
        try (PreparedStatement statement = connection.prepareStatement(ASK)) {
            statement.setString(1, verb.name() + ":" + reason);
            statement.setString(2, run.tenant());
            statement.setString(3, run.runId());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    number = OptionalLong.of(row.getLong(1));
                }
            }
        }
        WorkQueue.wakeServers(connection);
        return number;
    }

    /** What the runs of a driver are asked to do. */
    static List<RunCommand> of(Connection connection, String driver) throws SQLException {
        List<RunCommand> commands = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(MINE)) {
            statement.setString(1, driver);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String[] command = rows.getString("command").split(":", 2);
                    commands.add(new RunCommand(
                            RunRow.key(rows), rows.getLong("command_no"), Verb.valueOf(command[0]), command[1]));
                }
            }
        }
        return commands;
    }

    /** It has been acted on; a later one stays. */
    static void done(Connection connection, RunKey run, long number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DONE)) {
            bind(statement, run, number);
            statement.executeUpdate();
        }
    }

    /** Whether nobody has acted on it. */
    static boolean isOpen(Connection connection, RunKey run, long number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            bind(statement, run, number);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void bind(PreparedStatement statement, RunKey run, long number) throws SQLException {
        statement.setString(1, run.tenant());
        statement.setString(2, run.runId());
        statement.setLong(3, number);
    }
}
