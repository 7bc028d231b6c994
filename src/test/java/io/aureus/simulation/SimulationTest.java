package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engine, store, log, clock and executor of several processes on one simulated machine: random workflows, crashes and
 * recoveries, and after every step the promises P1 to P4. {@code -Dcrashes=N} sets how many.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class SimulationTest {
    private static final int CRASHES = Integer.getInteger("crashes", 10_000);
    private static final long FIRST_SEED = new Random().nextInt(Integer.MAX_VALUE) * 1_000_000L;

    @RepeatedTest(2)
    void the_promises_hold_through_thousands_of_crashes_and_recoveries(RepetitionInfo half) {
        long firstSeed = FIRST_SEED + half.getCurrentRepetition() * 500_000L;
        new MemoryWorlds().playUntil(firstSeed, CRASHES / half.getTotalRepetitions(), Parts.REAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 9, 22, 48, 150})
    void the_promises_hold_where_they_once_broke(long seed) {
        new MemoryWorlds().play(seed, Parts.REAL);
    }

    @Test
    void a_seed_plays_the_same_history_again() {
        for (long seed = 7; seed < 12; seed++) {
            MemoryWorld one = new MemoryWorlds().play(seed, Parts.REAL);
            MemoryWorld other = new MemoryWorlds().play(seed, Parts.REAL);
            assertThat(other.onlooker().fingerprint()).isEqualTo(one.onlooker().fingerprint());
            assertThat(other.turns()).isEqualTo(one.turns());
        }
    }
}
