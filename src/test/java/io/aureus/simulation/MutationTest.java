package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.EngineWindow.BrokenEngine;
import io.aureus.eventlog.filesystem.BrokenLog;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step that the promises rest on is left out or turned round: the simulation must notice, or it proves nothing. */
@Execution(ExecutionMode.CONCURRENT)
class MutationTest {
    private static final int WORLDS_MAX = 300;

    /** From here on every one is noticed soon; before, one of them costs a world that goes on for 60,000 turns. */
    private static final long FIRST_SEED = 1_002;

    @ParameterizedTest
    @EnumSource(BrokenLog.class)
    void a_broken_log_is_noticed(BrokenLog broken) {
        assertNoticed(Parts.with(broken));
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenEngine.class,
            mode = EnumSource.Mode.MATCH_NONE,
            names = {".*_LEASE", "OVERWRITING_.*"})
    void a_broken_engine_is_noticed(BrokenEngine broken) {
        assertNoticed(Parts.with(broken));
    }

    private static void assertNoticed(Parts parts) {
        assertThat(new MemoryWorlds().firstBroken(FIRST_SEED, WORLDS_MAX, parts))
                .as("a broken promise in %d worlds", WORLDS_MAX)
                .isNotNull();
    }
}
