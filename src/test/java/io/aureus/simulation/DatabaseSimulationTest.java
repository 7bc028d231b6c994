package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Engine, PostgreSQL, logs, clock and executor of several processes on one or more simulated hosts: random workflows, crashes
 * and recoveries, lost and late answers, processes that stand still for longer than their leases; and after every statement
 * the promises P1 to P4.
 */
class DatabaseSimulationTest {
    private static final int CRASHES = 300;
    private static final long FIRST_SEED = new Random().nextInt(Integer.MAX_VALUE) * 1_000_000L;

    private static DatabaseWorlds worlds;

    @BeforeAll
    static void begin() throws Exception {
        Worlds.silence();
        worlds = new DatabaseWorlds();
    }

    @AfterAll
    static void end() throws Exception {
        worlds.close();
        Worlds.listenAgain();
    }

    @Test
    void the_promises_hold_through_three_hundred_crashes_and_recoveries() throws Exception {
        Long asked = Worlds.askedSeed();
        if (asked != null) {
            worlds.play(asked, DatabaseParts.REAL);
            return;
        }
        worlds.playUntil(FIRST_SEED, CRASHES);
        System.out.println("simulation with PostgreSQL from seed " + FIRST_SEED + ": " + worlds);
    }

    @Test
    void a_seed_plays_the_same_history_again() throws Exception {
        for (long seed = 7; seed < 10; seed++) {
            DatabaseWorld one = worlds.play(seed, DatabaseParts.REAL);
            int fingerprint = one.rows().fingerprint();
            DatabaseWorld other = worlds.play(seed, DatabaseParts.REAL);
            assertThat(other.rows().fingerprint()).isEqualTo(fingerprint);
            assertThat(other.turns()).isEqualTo(one.turns());
        }
    }
}
