package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
    private static TestDatabase database;

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
    }

    @Test
    void runs_that_were_begun_in_the_same_way_are_reached_by_their_index_also_by_a_plan_made_on_empty_tables()
            throws Exception {
        assertThat(database.plan(Unfinished.RUNS, "orders", "ab12", "identity", "default"))
                .anyMatch(line -> line.contains("workflow_states_unfinished"))
                .anyMatch(line -> line.startsWith("Index Cond: ((workflow_id = 'orders'::text) AND (definition_hash ="
                        + " 'ab12'::text) AND (identity = 'identity'::text)"));
    }

    @Test
    void so_is_each_definition_of_unfinished_runs_and_nothing_is_sorted() throws Exception {
        List<String> plan = database.plan(Unfinished.DEFINITIONS, "orders", "orders");

        assertThat(plan)
                .filteredOn(line -> line.contains("workflow_states_unfinished"))
                .hasSize(2);
        assertThat(plan)
                .anyMatch(line -> line.startsWith("Index Cond: ((workflow_id = 'orders'::text) AND (definition_hash >"))
                .noneMatch(line -> line.startsWith("Sort"));
    }
}
