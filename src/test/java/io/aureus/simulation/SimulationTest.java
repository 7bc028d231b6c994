package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engine, store, log, clock and executor of several processes on one simulated machine: random workflows, crashes and
 * recoveries, and after every step the promises P1 to P4.
 */
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
    private static final int CRASHES = 5_000;
    private static final long FIRST_SEED = new Random().nextInt(Integer.MAX_VALUE) * 1_000_000L;

    @BeforeAll
    static void silence() {
        Worlds.silence();
    }

    @AfterAll
    static void listenAgain() {
        Worlds.listenAgain();
    }

    @Test
    void the_promises_hold_through_ten_thousand_crashes_and_recoveries() throws Exception {
        Long asked = Worlds.askedSeed();
        if (asked != null) {
            new Worlds().play(asked, Parts.REAL);
            return;
        }
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (Future<String> half : both.invokeAll(List.of(half(FIRST_SEED), half(FIRST_SEED + 500_000)))) {
                System.out.println(half.get());
            }
        } finally {
            both.shutdownNow();
        }
    }

    private static Callable<String> half(long firstSeed) {
        return () -> {
            Worlds worlds = new Worlds();
            worlds.playUntil(firstSeed, CRASHES);
            return "simulation from seed " + firstSeed + ": " + worlds;
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 9, 22, 48, 150})
    void the_promises_hold_where_they_once_broke(long seed) {
        new Worlds().play(seed, Parts.REAL);
    }

    @Test
    void a_seed_plays_the_same_history_again() {
        for (long seed = 7; seed < 12; seed++) {
            World one = new Worlds().play(seed, Parts.REAL);
            World other = new Worlds().play(seed, Parts.REAL);
            assertThat(other.ledger().fingerprint()).isEqualTo(one.ledger().fingerprint());
            assertThat(other.turns()).isEqualTo(one.turns());
        }
    }
}
