package io.aureus.process;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With the log as the truth. It mostly waits, so it runs beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class RandomKillsIT extends RandomKills {

    @Override
    Workplace workplace() throws Exception {
        return new Workplace(directory);
    }
}
