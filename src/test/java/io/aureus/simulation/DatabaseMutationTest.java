package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.EngineWindow.BrokenEngine;
import io.aureus.store.postgres.BrokenStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each rule of the database's protocol is left out: the simulation must notice, or it proves nothing. */
class DatabaseMutationTest {
    private static final int WORLDS_MAX = 100;
    private static final long FIRST_SEED = 2_000;

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

    @ParameterizedTest
    @EnumSource(value = BrokenStore.class, mode = Mode.EXCLUDE, names = "WHOLE")
    void a_broken_store_is_noticed(BrokenStore broken) throws Exception {
        assertNoticed(DatabaseParts.with(broken));
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenEngine.class,
            names = {"DISPATCHING_WITHOUT_A_LOOK_AT_THE_LEASE", "NOT_WAITING_FOR_THE_ACKNOWLEDGEMENT"})
    void a_broken_engine_is_noticed(BrokenEngine broken) throws Exception {
        assertNoticed(DatabaseParts.with(broken));
    }

    @Test
    void results_that_nobody_checks_at_intake_are_noticed() throws Exception {
        assertNoticed(DatabaseParts.withoutTheCheckAtIntake());
    }

    private static void assertNoticed(DatabaseParts parts) throws Exception {
        AssertionError noticed = null;
        for (int i = 0; i < WORLDS_MAX && noticed == null; i++) {
            try {
                worlds.play(FIRST_SEED + i, parts);
            } catch (AssertionError e) {
                noticed = e;
            }
        }
        assertThat(noticed).as("a broken promise in %d worlds", WORLDS_MAX).isNotNull();
    }
}
