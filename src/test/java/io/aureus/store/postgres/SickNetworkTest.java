package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that breaks, refuses, swallows, or loses one answer. */
class SickNetworkTest extends SickServer {

    @Test
    void connections_that_are_cut_and_refused_cost_delay_only() throws Exception {
        Fleet one = atTheGate(SHORT);
        Fleet other = atTheGate(SHORT);
        proxy.refuse();
        one.openGate();
        other.openGate();
        await(() -> !one.blocked.isEmpty() && !other.blocked.isEmpty());
        proxy.pass();

        endWell(one);
        endWell(other);
        saidOnce(1);
    }

    @Test
    void a_network_that_swallows_everything_for_longer_than_a_lease_costs_delay_only() throws Exception {
        Fleet one = atTheGate(SHORT);
        Fleet other = atTheGate(SHORT);
        proxy.swallow();
        one.openGate();
        other.openGate();
        await(() -> !one.blocked.isEmpty() && !other.blocked.isEmpty());
        letPass(LeaseKeeper.PERIOD.plus(Duration.ofSeconds(1)));
        proxy.pass();

        endWell(one);
        endWell(other);
        saidOnce(1);
    }

    @ParameterizedTest
    @EnumSource(TcpProxy.Lose.class)
    void a_commit_that_is_lost_or_whose_answer_is_lost_is_neither_forgotten_nor_done_twice(TcpProxy.Lose what)
            throws Exception {
        Fleet fleet = atTheGate(SHORT);
        for (int i = 0; i < 3; i++) {
            proxy.lose(what);
            fleet.openGate();
            await(proxy::hasLost);
        }

        endWell(fleet);
        nobodyHasMoreConnectionsThanAgreed();
        assertThat(said.with("AUR-609")).hasSize(1);
        assertThat(fleet.toldAtMost()).isLessThanOrEqualTo(1);
    }
}
