package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.config.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The primary is gone for good and its standby takes its place; a data source knows both. */
@Timeout(120)
class FailoverTest {

    private static Fleet fleet(OwnServer primary, OwnServer standby) throws Exception {
        Database both = new Database(
                List.of(new Database.Host("127.0.0.1", primary.port()), new Database.Host("127.0.0.1", standby.port())),
                "postgres",
                primary.source("postgres").getUser(),
                "",
                "prefer",
                Map.of("targetServerType", "primary"),
                SickServer.POOL,
                0,
                SickServer.SHORT.lend(),
                Duration.ofSeconds(10));
        return new Fleet(PostgresStateStore.of(new Server(both, SickServer.SHORT)));
    }

    @Test
    void runs_go_on_with_the_standby_that_was_promoted() throws Exception {
        OwnServer primary = OwnServer.start();
        OwnServer standby = primary.standby();
        Said said = new Said();
        Fleet one = fleet(primary, standby);
        Fleet other = fleet(primary, standby);
        try {
            assertThatThrownBy(() -> new StartUp(standby.source("postgres"), "there", InstantSource.system()).require())
                    .hasMessageStartingWith("AUR-626 PostgreSQL at there is read-only: it is a standby")
                    .hasMessageContaining("target_session_attrs=read-write");
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
