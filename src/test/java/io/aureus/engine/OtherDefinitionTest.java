package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.InputType;
import io.aureus.workflow.Workflow;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a run is unfinished, none begins that has the same inputs and another definition. */
class OtherDefinitionTest {
    private static final int MANY = 1_001;

    private TestDatabase database;
    private DrivenNode node;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
        node = new DrivenNode("N", database, new InMemoryEventLog(), new ArrayList<>());
    }

    private static Launch launch(String tool, Object number) {
        Workflow workflow = Workflow.named("orders")
                .input("number", InputType.NUMBER)
                .task("work", t -> t.tool(tool))
                .build();
        return new Launch(
                RunKey.DEFAULT_TENANT, workflow, Map.of("number", number), null, null, false, true, Path.of("/work"));
    }

    @Test
    void it_is_refused_however_many_others_are_unfinished() throws Exception {
        node.engine.submit(launch("before", 1L));
        database.execute("""
                INSERT INTO aureus.workflow_states (epoch, submitted, sole, tenant_id, run_id, workflow_id, definition_hash,
                    identity, start_data, next_seq, commit_id, status)
                SELECT epoch, submitted, sole, tenant_id, 'other-' || n, workflow_id, definition_hash, 'other-' || n,
                    start_data || '{"inputs": {"number": 0}}', next_seq, commit_id, status
                FROM aureus.workflow_states, generate_series(1, %d) n""".formatted(MANY));
        RunKey conflicting = node.engine.submit(launch("before", 2L)).run();

        assertThatThrownBy(() -> node.engine.submit(launch("after", 2L)))
                .hasMessageStartingWith("AUR-211 Run '" + conflicting.runId() + "'");
        node.drives(launch("after", 2L)).stepToTheEnd();
        assertThat(node.heard)
                .singleElement()
                .asString()
                .startsWith("refused AUR-211 Run '" + conflicting.runId() + "'");
        assertThat(node.engine.submit(launch("before", 2L)).run()).isEqualTo(conflicting);
        assertThat(node.engine.submit(launch("after", 3L)).isNew()).isTrue();
    }

    @Test
    void numbers_are_the_same_only_if_they_are_written_the_same() throws Exception {
        node.engine.submit(launch("before", new BigDecimal("1.0")));

        assertThat(node.engine.submit(launch("after", 1L)).isNew()).isTrue();
        assertThat(node.engine.submit(launch("after", new BigDecimal("1.00"))).isNew())
                .isTrue();
        assertThatThrownBy(() -> node.engine.submit(launch("after", new BigDecimal("1.0"))))
                .hasMessageStartingWith("AUR-211");
    }
}
