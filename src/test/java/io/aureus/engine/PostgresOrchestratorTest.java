package io.aureus.engine;

import io.aureus.store.StateStore;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import org.junit.jupiter.api.Nested;

/** The same engine with PostgreSQL as the truth. */
class PostgresOrchestratorTest {

    private static StateStore postgres() throws Exception {
        PostgresStateStore store = TestDatabase.create().store();
        store.initialize();
        return store;
    }

    @Nested
    class AllGoesWell extends WorkflowOrchestratorTest {
        @Override
        StateStore store() throws Exception {
            return postgres();
        }
    }

    @Nested
    class Failing extends FailingWorkflowTest {
        @Override
        StateStore store() throws Exception {
            return postgres();
        }
    }

    @Nested
    class Stopped extends StoppedWorkflowTest {
        @Override
        StateStore store() throws Exception {
            return postgres();
        }
    }
}
