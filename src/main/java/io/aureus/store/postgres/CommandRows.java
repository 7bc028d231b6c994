package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.RunCommand;
import io.aureus.store.RunCommand.Verb;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Commands as columns of a run's row. They are outside of what a commit is fenced by: a command that arrives between a
 * driver's look and its commit disturbs neither. The commit that acts on one clears that number only, so that nobody acts
 * on it twice; the commit that ends a run clears any, since nothing is left to act on.
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

    private static final String VERBS =
            Arrays.stream(Verb.values()).map(Verb::name).collect(Collectors.joining("|", "(", "):"));

    private static final Pattern COMMAND = Pattern.compile(VERBS + "(.*)", Pattern.DOTALL);

    /** The condition that a row's command is one of this version. */
    static final String KNOWN = "command ~ '^" + VERBS + "'";

    /** What a newer version asks a run to do. */
    record Unknown(RunKey run, long number, String command) {}

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

    /**
     * What the runs of a driver are asked to do.
     *
     * @param unknown gets what is no command of this version
     */
    static List<RunCommand> of(Connection connection, String driver, Set<Unknown> unknown) throws SQLException {
        List<RunCommand> commands = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(MINE)) {
            statement.setString(1, driver);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    RunCommand command = read(rows);
                    if (command != null) {
                        commands.add(command);
                    } else {
                        unknown.add(
                                new Unknown(RunRow.key(rows), rows.getLong("command_no"), rows.getString("command")));
                    }
                }
            }
        }
        return commands;
    }

    /** What the run of a row is asked to do, or null: nothing, or nothing that this version knows. */
    static RunCommand read(ResultSet row) throws SQLException {
        String text = row.getString("command");
        Matcher command = COMMAND.matcher(text == null ? "" : text);
        return command.matches()
                ? new RunCommand(
                        RunRow.key(row), row.getLong("command_no"), Verb.valueOf(command.group(1)), command.group(2))
                : null;
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
