package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Claim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims of which nothing came, most of them because their answers were lost. Nobody drives such a run, and as long as this
 * process lives nobody else could: if the claim landed, the run is let go of. Its id, or its epoch, tells it from every
 * later claim of the same run. Thread-safe.
 */
final class UnusedClaims {
    /** A statement may land late, but not as late as this many looks. */
    private static final int LOOKS_MAX = 100;

    /** Last events that may not be in the log stay in sight of whoever looks for runs of the dead: see {@link WorkQueue}. */
    private static final String LET_GO = "UPDATE aureus.workflow_states SET updated_at = clock_timestamp(), owner ="
            + " CASE WHEN events IS NULL OR status IN ('pending', 'running', 'paused') THEN NULL ELSE 'nobody' END";

    private static final String GIVE_BACK =
            LET_GO + " WHERE tenant_id = ? AND run_id = ? AND owner = ? AND (commit_id = ? OR epoch = ?)";

    private static final String GIVE_BACK_ALL = LET_GO + " WHERE owner = ? AND commit_id = ?";

    private final Queue<Unused> claims = new ConcurrentLinkedQueue<>();

    private record Unused(RunKey run, String driver, UUID id, long epoch, AtomicInteger looks) {}

    /**
     * A claim that may have landed, or not.
     *
     * @param run which run was to be taken; null: any number of them, under one id
     */
    void unanswered(RunKey run, String driver, UUID id) {
        claims.add(new Unused(run, driver, id, 0, new AtomicInteger()));
    }

    /** One that is known. */
    void add(RunKey run, Claim claim) {
        claims.add(new Unused(run, claim.driver(), null, claim.epoch(), new AtomicInteger()));
    }

    /** Lets go of the runs. */
    void giveBack(Connection connection) throws SQLException {
        for (Unused claim : List.copyOf(claims)) {
            boolean over = giveBack(connection, claim) || claim.id() == null;
            if (over || claim.looks().incrementAndGet() > LOOKS_MAX) {
                claims.remove(claim);
            }
        }
    }

    private static boolean giveBack(Connection connection, Unused claim) throws SQLException {
        if (claim.run() == null) {
            return giveBackAll(connection, claim);
        }
        try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
            statement.setString(1, claim.run().tenant());
            statement.setString(2, claim.run().runId());
            statement.setString(3, claim.driver());
            statement.setObject(4, claim.id(), Types.OTHER);
            statement.setLong(5, claim.epoch());
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean giveBackAll(Connection connection, Unused claim) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK_ALL)) {
            statement.setString(1, claim.driver());
            statement.setObject(2, claim.id(), Types.OTHER);
            return statement.executeUpdate() > 0;
        }
    }
}
