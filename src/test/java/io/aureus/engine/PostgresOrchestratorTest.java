package io.aureus.engine;

import io.aureus.store.StateStore;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;

/** The same engine with PostgreSQL as the truth. */
class PostgresOrchestratorTest extends WorkflowOrchestratorTest {

    @Override
    StateStore store() throws Exception {
        PostgresStateStore store = TestDatabase.create().store();
        store.initialize();
        return store;
    }
}
