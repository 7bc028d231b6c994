package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.RunStatus;
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

    @Test
    void attempts_under_way_are_cancelled_after_the_grace_and_executed_again_as_the_same_ones() throws Exception {
        Fleet fleet = atTheGate(SHORT, Duration.ofSeconds(1));
        proxy.swallow();
        await(() -> fleet.cancelled.get() == RUNS);
        assertThat(said.with("AUR-619")).hasSize(1).allMatch(line -> line.contains("PT1S"));
        assertThat(fleet.atTheGate).as("nothing starts without a lease").hasValue(RUNS);
        proxy.pass();
        await(() -> fleet.atTheGate.get() == 2 * RUNS);
        fleet.openGate();

        fleet.ends();
        assertThat(fleet.left.values()).hasSize(RUNS).containsOnly(RunStatus.COMPLETED);
        assertThat(fleet.executed)
                .allSatisfy((task, times) -> assertThat(times).as(task).hasValue(task.endsWith(" gate") ? 2 : 1));
        assertThat(text("SELECT string_agg(DISTINCT attempt || '/' || execution, ' ') FROM aureus.task_states"
                        + " WHERE task_id = 'gate'"))
                .isEqualTo("1/2");
        nobodyTookAnything();
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
