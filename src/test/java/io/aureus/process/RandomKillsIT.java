package io.aureus.process;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With the log as the truth. It mostly waits, so it runs beside the others. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class RandomKillsIT extends RandomKills {

    @Override
    Workplace workplace(Path lane) throws Exception {
        return new Workplace(lane);
    }

    @Override
    Truth truth() {
        return new Truth() {
            @Override
            public Set<String> finished(String workflow, WrittenLog log) {
                return log.completed();
            }

            @Override
            public int ended(String workflow, WrittenLog log) {
                return log.runs().size() - log.unfinished().size();
            }

            @Override
            public void requireLog(String workflow, WrittenLog log) {
                // It was checked when it was read.
            }

            @Override
            public void requireOver(String workflow) {
                // The log said so.
            }
        };
    }
}
