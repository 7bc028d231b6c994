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
        for (String mode : new String[] {"fast", "immediate"}) {
            int before = one.executions();
            one.drive(Fleet.chain(TASKS), RUNS);
            await(() -> one.executions() >= before + 2 * RUNS);
            server.restart(mode);
            one.ends();
        }
        other.openGate();

        endWell(one, 2 * RUNS);
        endWell(other);
        assertThat(one.executions()).isEqualTo(2 * TASKS * RUNS);
        saidOnce(1);
    }

    @Test
    void connections_that_an_administrator_ends_again_and_again_cost_delay_only() throws Exception {
        Fleet fleet = fleet(SHORT);
        for (int i = 0; i < 8; i++) {
            int before = fleet.executions();
            fleet.drive(Fleet.chain(TASKS), RUNS);
            await(() -> fleet.executions() >= before + RUNS);
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE 'aureus%'");
            nobodyHasMoreConnectionsThanAgreed();
            fleet.ends();
        }

        endWell(fleet, 8 * RUNS);
        assertThat(fleet.executions()).isEqualTo(8 * TASKS * RUNS);
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
