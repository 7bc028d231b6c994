package io.aureus.process;

import io.aureus.store.postgres.TestDatabase;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With PostgreSQL as the truth. It mostly waits, so it runs beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class DatabaseKillsIT extends RandomKills {

    @Override
    Workplace workplace() throws Exception {
        return new Workplace(directory)
                .with("DATABASE_URL", TestDatabase.create().url());
    }
}
