package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import io.aureus.store.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Sees one commit through, whatever becomes of its answers: what went through is known, what somebody else took is told
 * apart from what landed late, and one change that the database cannot hold does not keep the others from it.
 */
final class DurableCommit {
    private static final int REPEATS_MAX = 20;

    private final Connections connections;
    private final String driver;
    private final Protocol protocol;
    private final Commit commit;
    private final Set<RunKey> lost = new HashSet<>();
    private final Map<RunKey, String> refused = new HashMap<>();

    DurableCommit(Connections connections, String driver, Protocol protocol, Commit commit) {
        this.connections = connections;
        this.driver = driver;
        this.protocol = protocol;
        this.commit = commit;
    }

    /**
     * Sends it.
     *
     * @throws StoreUnavailableException if it is not known what became of it: try again
     */
    Committed send() throws StoreUnavailableException {
        List<RunChange> mine = new ArrayList<>();
        for (RunChange change : commit.changes()) {
            if (change.claim().driver().equals(driver)) {
                mine.add(change);
            } else {
                lost.add(change.run().key()); // of a driver that this process is no longer
            }
        }
        send(mine, commit.releases());
        return new Committed(lost, refused);
    }

    private void send(List<RunChange> changes, List<Release> releases) throws StoreUnavailableException {
        List<RunChange> left = changes;
        List<Release> releasing = releases;
        for (int i = 0; i < REPEATS_MAX; i++) {
            try {
                left = sendOnce(left, releasing);
                releasing = List.of();
                if (left.isEmpty()) {
                    return;
                }
            } catch (SQLException e) {
                if (Failures.isOfData(e) && !changes.isEmpty()) {
                    send(List.of(), releasing);
                    halve(left, e);
                    return;
                }
                if (!Failures.isToBeRepeated(e)) {
                    throw Failures.unavailable("committing " + changes.size() + " runs", e);
                }
            }
        }
        throw new StoreUnavailableException(
                "AUR-602 Committing " + left.size() + " runs was repeated " + REPEATS_MAX
                        + " times without success; it is tried again",
                null,
                Failures.LOCKS);
    }

    /** The single change that the database cannot hold is refused, the others are committed. */
    private void halve(List<RunChange> changes, SQLException why) throws StoreUnavailableException {
        if (changes.size() == 1) {
            RunKey run = changes.get(0).run().key();
            refused.put(run, "AUR-603 PostgreSQL cannot hold what run '" + run + "' did: " + Failures.reason(why));
            return;
        }
        int half = changes.size() / 2;
        send(changes.subList(0, half), List.of());
        send(changes.subList(half, changes.size()), List.of());
    }

    /** Sends; returns the changes that went nowhere although nobody else has their run: they are to be sent again. */
    private List<RunChange> sendOnce(List<RunChange> changes, List<Release> releases) throws SQLException {
        if (changes.isEmpty() && releases.isEmpty()) {
            return List.of();
        }
        CommitStatement statement = new CommitStatement(driver, commit.id(), changes, releases);
        Set<CommitStatement.Id> through = connections.tryWith(statement::send);
        List<RunChange> unclear = new ArrayList<>();
        for (RunChange change : changes) {
            if (!through.contains(CommitStatement.Id.of(change.run().key()))) {
                unclear.add(change);
            }
        }
        return unclear.isEmpty() ? unclear : readBack(unclear);
    }

    /** A run as its row says who has it. */
    record Standing(String owner, long epoch, long nextSeq, UUID commitId) {}

    /** A change that found no row of its own either landed before, or is somebody else's now. */
    private List<RunChange> readBack(List<RunChange> unclear) throws SQLException {
        Map<CommitStatement.Id, Standing> standings = standings(unclear);
        List<RunChange> again = new ArrayList<>();
        for (RunChange change : unclear) {
            Standing standing = standings.get(CommitStatement.Id.of(change.run().key()));
            switch (protocol.verdict(change, standing, commit.id())) {
                case DONE -> {}
                case AGAIN -> again.add(change);
                case WENT_BACK -> refused.put(change.run().key(), Parked.wentBack(connections, change, standing));
                case LOST -> lost.add(change.run().key());
            }
        }
        return again;
    }

    private Map<CommitStatement.Id, Standing> standings(List<RunChange> changes) throws SQLException {
        Columns keys = Columns.ofTexts("tenant_id", "run_id");
        changes.forEach(change ->
                keys.add(change.run().key().tenant(), change.run().key().runId()));
        String sql = "SELECT w.tenant_id, w.run_id, w.owner, w.epoch, w.next_seq, w.commit_id"
                + " FROM aureus.workflow_states w JOIN " + keys.rows("k")
                + " USING (tenant_id, run_id)";
        return connections.tryWith(connection -> {
            Map<CommitStatement.Id, Standing> found = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                keys.bind(connection, statement, 1);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(
                                new CommitStatement.Id(rows.getString(1), rows.getString(2)),
                                new Standing(
                                        rows.getString(3),
                                        rows.getLong(4),
                                        rows.getLong(5),
                                        rows.getObject(6, UUID.class)));
                    }
                }
            }
            return found;
        });
    }
}
