package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.store.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With PostgreSQL as the truth. It mostly waits, so it runs beside the others. */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
class DatabaseKillsIT extends RandomKills {

    private TestDatabase database;

    @BeforeEach
    void createADatabase() throws Exception {
        database = TestDatabase.create();
    }

    @Override
    Workplace workplace(Path lane) throws Exception {
        return new Workplace(lane).with("DATABASE_URL", database.url());
    }

    @Override
    Truth truth() {
        return new Rows();
    }

    private final class Rows implements Truth {

        @Override
        public Set<String> finished(String workflow, WrittenLog log) throws Exception {
            return lines("""
                    SELECT string_agg(t.run_id || ' ' || t.task_id, E'\\n')
                    FROM aureus.task_states t JOIN aureus.workflow_states w USING (tenant_id, run_id)
                    WHERE t.status = 'completed' AND w.workflow_id = '%s'""", workflow);
        }

        @Override
        public int ended(String workflow, WrittenLog log) throws Exception {
            return lines("""
                    SELECT string_agg(run_id, E'\\n') FROM aureus.workflow_states
                    WHERE workflow_id = '%s' AND status NOT IN ('pending', 'running', 'paused')""", workflow).size();
        }

        /** It lacks at most the events that the run's row still holds. */
        @Override
        public void requireLog(String workflow, WrittenLog log) throws Exception {
            for (String row : lines("""
                    SELECT string_agg(run_id || ' ' || next_seq || ' ' || coalesce(json_array_length(events::json), 0), E'\\n')
                    FROM aureus.workflow_states WHERE workflow_id = '%s'""", workflow)) {
                String[] run = row.split(" ", 3);
                long committed = Long.parseLong(run[1]);
                assertThat(log.eventCount(run[0]))
                        .as("events of run %s in the log", run[0])
                        .isBetween(committed - Long.parseLong(run[2]), committed);
            }
        }

        @Override
        public void requireOver(String workflow) throws Exception {
            assertThat(lines("""
                    SELECT string_agg(concat_ws(' ', run_id, status, owner, command, 'events: ' || events), E'\\n')
                    FROM aureus.workflow_states WHERE workflow_id = '%s'
                        AND (status <> 'completed' OR owner IS NOT NULL OR command IS NOT NULL OR events IS NOT NULL)""", workflow)).as("stuck, or not told to the log").isEmpty();
        }

        private Set<String> lines(String sql, String workflow) throws Exception {
            if (database.text("SELECT to_regclass('aureus.task_states')") == null) {
                return Set.of(); // the first start was killed before it made the tables
            }
            String text = database.text(sql.formatted(workflow));
            return text == null ? Set.of() : new TreeSet<>(text.lines().toList());
        }
    }
}
