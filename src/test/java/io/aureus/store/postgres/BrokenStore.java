package io.aureus.store.postgres;

import io.aureus.store.RunChange;
import java.util.UUID;

/** Stores on PostgreSQL that lack one rule, to see that the simulation notices. */
public enum BrokenStore {
    /** Nothing is left out. */
    WHOLE(null, null, null),
    WITHOUT_THE_FENCE(
            "fenced AS",
            "w.owner IS NOT DISTINCT FROM ? AND w.epoch = c.epoch AND w.next_seq = c.seen",
            "(w.owner = ? OR true)"),
    TAKING_NOTHING_CHANGED_AS_LOST(null, null, null) {
        @Override
        Protocol protocol() {
            return new Protocol() {
                @Override
                Verdict verdict(RunChange change, DurableCommit.Standing standing, UUID commitId) {
                    return Verdict.LOST;
                }
            };
        }
    },
    TAKING_NOTHING_CHANGED_AS_DONE(null, null, null) {
        @Override
        Protocol protocol() {
            return new Protocol() {
                @Override
                Verdict verdict(RunChange change, DurableCommit.Standing standing, UUID commitId) {
                    return Verdict.DONE;
                }
            };
        }
    },
    CLAIMING_WITHOUT_A_LEASE_OF_ITS_OWN(
            "me AS MATERIALIZED", "NOT expired AND expires_at > clock_timestamp() FOR KEY SHARE", "true"),
    CLAIMING_FROM_THE_LIVING("(w.owner IS NULL OR", "d.driver_id = w.owner AND NOT d.expired", "false"),
    CLAIMING_WITHOUT_RAISING_THE_EPOCH("me AS MATERIALIZED", "epoch = w.epoch + 1", "epoch = w.epoch"),
    CLAIMING_AND_FORGETTING_THE_EVENTS("me AS MATERIALIZED", "SET owner =", "SET events = NULL, owner ="),
    ASKING_INSIDE_WHAT_THE_FENCE_COMPARES(
            "SET command = ?", "command_no = command_no + 1", "command_no = command_no + 1, next_seq = next_seq + 1"),
    PAUSING_AND_FORGETTING_WHO_ASKED("fenced AS", "w.command_no = c.acts_on OR ", ""),
    RELEASING_AND_FORGETTING_THE_EVENTS("released AS", "CASE WHEN r.logged THEN NULL ELSE w.events END", "NULL");

    private final String statement;
    private final String rule;
    private final String instead;

    BrokenStore(String statement, String rule, String instead) {
        this.statement = statement;
        this.rule = rule;
        this.instead = instead;
    }

    Protocol protocol() {
        return new Protocol();
    }

    /**
     * A statement without its rule.
     *
     * @param sql as it is
     * @return as it is sent
     */
    public String sql(String sql) {
        if (statement == null || !sql.contains(statement)) {
            return sql;
        }
        if (!sql.contains(rule)) {
            throw new IllegalStateException("the statement no longer says '" + rule + "': adapt " + this + "\n" + sql);
        }
        return sql.replace(rule, instead);
    }
}
