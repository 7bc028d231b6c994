package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.EngineWindow.BrokenEngine;
import io.aureus.eventlog.filesystem.BrokenLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step that the promises rest on is left out or turned round: the simulation must notice, or it proves nothing. */
@Execution(ExecutionMode.CONCURRENT)
class MutationTest {
    private static final int WORLDS_MAX = 300;
    private static final long FIRST_SEED = 1_000;

    @BeforeAll
    static void silence() {
        Worlds.silence();
    }

    @AfterAll
    static void listenAgain() {
        Worlds.listenAgain();
    }

    @ParameterizedTest
    @EnumSource(BrokenLog.class)
    void a_broken_log_is_noticed(BrokenLog broken) {
        assertNoticed(Parts.with(broken));
    }

    @ParameterizedTest
    @EnumSource(value = BrokenEngine.class, mode = EnumSource.Mode.MATCH_NONE, names = ".*_LEASE")
    void a_broken_engine_is_noticed(BrokenEngine broken) {
        assertNoticed(Parts.with(broken));
    }

    private static void assertNoticed(Parts parts) {
        AssertionError noticed = null;
        for (int i = 0; i < WORLDS_MAX && noticed == null; i++) {
            try {
                new Worlds().play(FIRST_SEED + i, parts);
            } catch (AssertionError e) {
                noticed = e;
            }
        }
        assertThat(noticed).as("a broken promise in %d worlds", WORLDS_MAX).isNotNull();
    }
}
