package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Claim;
import io.aureus.store.RunChange;
import io.aureus.store.WentBack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs that nobody may drive because the database went back in time. A mark on the row says so, not the run's status and no
 * event: an event would take a place in the run's history that another one has.
 */
final class Parked {
    private static final Logger LOG = Logger.getLogger(Parked.class.getName());

    private static final String PARK = """
            UPDATE aureus.workflow_states SET parked = ?, owner = NULL, updated_at = clock_timestamp()
            WHERE tenant_id = ? AND run_id = ? AND owner = ? AND epoch = ?""";

    /** Whoever has it by now began with what is too old, too. */
    private static final String PARK_OLDER = """
            UPDATE aureus.workflow_states SET parked = ?, owner = NULL, updated_at = clock_timestamp()
            WHERE tenant_id = ? AND run_id = ? AND epoch <= ? AND next_seq < ?""";

    private Parked() {}

    /** Parks a run that was claimed; a later claim of it is left alone. */
    static void park(Connection connection, RunKey run, Claim claim, String reason) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PARK)) {
            statement.setString(1, reason);
            statement.setString(2, run.tenant());
            statement.setString(3, run.runId());
            statement.setString(4, claim.driver());
            statement.setLong(5, claim.epoch());
            statement.executeUpdate();
        }
    }

    /**
     * Parks a run that its driver knows more of than its row does.
     *
     * @param standing the row as it was found
     * @return why, for whoever drives it
     */
    static String wentBack(Connections connections, RunChange change, DurableCommit.Standing standing)
            throws SQLException {
        RunKey run = change.run().key();
        String seen = "driver " + change.claim().driver() + " has committed " + change.seen()
                + " events of it, and its row in the database knows " + standing.nextSeq() + " of them by now";
        String reason = WentBack.reason("AUR-653", run, seen, "Attempts under way were cancelled.");
        connections.tryWith(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PARK_OLDER)) {
                statement.setString(1, reason);
                statement.setString(2, run.tenant());
                statement.setString(3, run.runId());
                statement.setLong(4, change.claim().epoch());
                statement.setLong(5, change.seen());
                return statement.executeUpdate();
            }
        });
        LOG.log(Level.WARNING, reason);
        return reason;
    }
}
