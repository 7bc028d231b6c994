package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** The primary is gone for good and its standby takes its place; a data source knows both. */
@Timeout(120)
class FailoverTest {

    private static PGSimpleDataSource both(OwnServer primary, OwnServer standby) {
        PGSimpleDataSource both = primary.source("postgres");
        both.setServerNames(new String[] {"127.0.0.1", "127.0.0.1"});
        both.setPortNumbers(new int[] {primary.port(), standby.port()});
        both.setTargetServerType("primary");
        both.setHostRecheckSeconds(1);
        both.setConnectTimeout(1);
        both.setSocketTimeout(2);
        return both;
    }

    private static Fleet fleet(PGSimpleDataSource both) throws Exception {
        HikariDataSource pool = Server.pool(both, SickServer.POOL, 0, SickServer.SHORT);
        return new Fleet(new PostgresStateStore(pool, both, false, new Protocol(), pool));
    }

    @Test
    void runs_go_on_with_the_standby_that_was_promoted() throws Exception {
        OwnServer primary = OwnServer.start();
        OwnServer standby = primary.standby();
        Said said = new Said();
        Fleet one = fleet(both(primary, standby));
        Fleet other = fleet(both(primary, standby));
        try {
            one.drive(Fleet.gated(), SickServer.RUNS);
            other.drive(Fleet.gated(), SickServer.RUNS);
            SickServer.await(() -> one.atTheGate.get() + other.atTheGate.get() == 2 * SickServer.RUNS);
            String written = primary.text("postgres", "SELECT pg_current_wal_lsn()");
            SickServer.await(() -> standby.text("postgres", "SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                    .equals("t"));

            primary.stop("immediate");
            one.openGate();
            other.openGate();
            SickServer.await(() -> !one.blocked.isEmpty() && !other.blocked.isEmpty());
            standby.promote();

            one.endsWell(SickServer.RUNS);
            other.endsWell(SickServer.RUNS);
            assertThat(standby.text("postgres", "SELECT count(*) FROM aureus.workflow_states WHERE epoch > 1"))
                    .isEqualTo("0");
            assertThat(said.with("AUR-604")).isEmpty();
            assertThat(said.with("AUR-609")).hasSizeBetween(1, 2);
        } finally {
            one.close();
            other.close();
            said.close();
            standby.close();
            primary.close();
        }
    }
}
