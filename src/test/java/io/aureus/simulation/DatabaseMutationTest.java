package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.EngineWindow.BrokenEngine;
import io.aureus.store.postgres.BrokenStore;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each rule of the database's protocol is left out: the simulation must notice, or it proves nothing. */
@Execution(ExecutionMode.CONCURRENT)
class DatabaseMutationTest {
    /** Most are noticed within a few; when a lease runs out hangs on the database's own time, so a seed alone does not say. */
    private static final int WORLDS_MAX = 400;

    private static final long FIRST_SEED = 2_000;

    /** Worlds before these notice nothing, or late, at the price of minutes; where a change moves it on to, is searched from there. */
    private static final Map<Enum<?>, Long> NOTICED_FROM = Map.of(
            BrokenStore.CLAIMING_WITHOUT_A_LEASE_OF_ITS_OWN, 2_010L,
            BrokenStore.PAUSING_AND_FORGETTING_WHO_ASKED, 2_105L,
            BrokenEngine.DISPATCHING_WITHOUT_A_LOOK_AT_THE_LEASE, 2_018L,
            BrokenEngine.OVERWRITING_WHAT_THE_LOG_DOES_NOT_HAVE, 2_013L);

    @ParameterizedTest
    @EnumSource(value = BrokenStore.class, mode = Mode.EXCLUDE, names = "WHOLE")
    void a_broken_store_is_noticed(BrokenStore broken) throws Exception {
        assertNoticed(DatabaseParts.with(broken), NOTICED_FROM.getOrDefault(broken, FIRST_SEED));
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenEngine.class,
            names = {
                "DISPATCHING_WITHOUT_A_LOOK_AT_THE_LEASE",
                "NOT_WAITING_FOR_THE_ACKNOWLEDGEMENT",
                "OVERWRITING_WHAT_THE_LOG_DOES_NOT_HAVE"
            })
    void a_broken_engine_is_noticed(BrokenEngine broken) throws Exception {
        assertNoticed(DatabaseParts.with(broken), NOTICED_FROM.getOrDefault(broken, FIRST_SEED));
    }

    @Test
    void results_that_nobody_checks_at_intake_are_noticed() throws Exception {
        assertNoticed(DatabaseParts.withoutTheCheckAtIntake(), FIRST_SEED);
    }

    private static void assertNoticed(DatabaseParts parts, long firstSeed) throws Exception {
        try (DatabaseWorlds worlds = new DatabaseWorlds()) {
            AssertionError noticed = worlds.firstBroken(firstSeed, WORLDS_MAX, parts);
            assertThat(noticed).as("a broken promise in %d worlds", WORLDS_MAX).isNotNull();
            System.out.println("from seed " + firstSeed + ": "
                    + noticed.getMessage().lines().findFirst().orElse(""));
        }
    }
}
