package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that ends, stands still, or throws everybody out, while two processes use it. */
class SickServerTest extends SickServer {

    @Test
    void a_restart_under_load_costs_delay_only() throws Exception {
        Fleet one = fleet(SHORT);
        Fleet other = atTheGate(SHORT);
        one.drive(Fleet.chain(40), RUNS);
        for (String mode : new String[] {"fast", "immediate"}) {
            int before = one.executions();
            await(() -> one.executions() >= before + 2 * RUNS);
            server.restart(mode);
        }
        other.openGate();

        endWell(one);
        endWell(other);
        assertThat(one.executions()).isEqualTo(40 * RUNS);
        saidOnce(1);
    }

    @Test
    void connections_that_an_administrator_ends_again_and_again_cost_delay_only() throws Exception {
        Fleet fleet = fleet(SHORT);
        fleet.drive(Fleet.chain(40), RUNS);
        for (int i = 0; i < 8; i++) {
            int before = fleet.executions();
            await(() -> fleet.executions() >= before + RUNS);
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE 'aureus%'");
            nobodyHasMoreConnectionsThanAgreed();
        }

        endWell(fleet);
        assertThat(fleet.executions()).isEqualTo(40 * RUNS);
        saidOnce(1);
    }

    @Test
    void a_server_that_stands_still_for_longer_than_a_lease_takes_no_run_from_anybody() throws Exception {
        Fleet one = atTheGate(Server.Patience.USUAL);
        Fleet other = atTheGate(SHORT);
        server.freeze();
        try {
            one.openGate();
            other.openGate();
            letPass(LeaseKeeper.PERIOD.plus(Duration.ofSeconds(3)));
        } finally {
            server.thaw();
        }

        endWell(one);
        endWell(other);
        saidOnce(1);
    }
}
