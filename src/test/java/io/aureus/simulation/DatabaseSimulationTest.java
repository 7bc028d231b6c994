package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engine, PostgreSQL, logs, clock and executor of several processes on one or more simulated hosts: random workflows, crashes
 * and recoveries, lost and late answers, processes that stand still for longer than their leases; and after every statement
 * the promises P1 to P4. {@code -Daureus.crashes=N} plays longer.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class DatabaseSimulationTest {
    private static final int CRASHES = Integer.getInteger("aureus.crashes", 300);
    private static final long FIRST_SEED = new Random().nextInt(Integer.MAX_VALUE) * 1_000_000L;

    @Test
    void the_promises_hold_through_crashes_and_recoveries() throws Exception {
        try (DatabaseWorlds worlds = new DatabaseWorlds()) {
            worlds.playUntil(FIRST_SEED, CRASHES, DatabaseParts.REAL);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void a_seed_plays_the_same_history_again(long seed) throws Exception {
        try (DatabaseWorlds worlds = new DatabaseWorlds();
                AutoCloseable vacuum = worlds.vacuum()) {
            assertThat(vacuum).isNotNull();
            DatabaseWorld one = worlds.play(seed, DatabaseParts.REAL);
            DatabaseWorld other = worlds.play(seed, DatabaseParts.REAL);
            assertThat(other.onlooker().fingerprint()).isEqualTo(one.onlooker().fingerprint());
            assertThat(other.turns()).isEqualTo(one.turns());
        }
    }
}
