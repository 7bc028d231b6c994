package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that cannot renew its lease ends what it executes, after a grace, because others may have its runs by then. */
@Timeout(60)
class CutOffTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Workflow CHAIN = Workflow.named("chain")
            .task("a", t -> t.tool("note"))
            .task("b", t -> t.tool("note").dependsOn("a"))
            .build();

    private final List<String> executed = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
    }

    /** An attempt of the first task of its run is under way. */
    private DrivenNode node(Duration grace) throws Exception {
        DrivenNode a = new DrivenNode("A", database, new InMemoryEventLog(), executed, grace);
        a.executesAtOnce = false;
        a.drives(new Launch("default", CHAIN, Map.of(), null, "r", false, false, Path.of("/work")));
        a.stepUntil(() -> a.attempts.size() == 1);
        return a;
    }

    private static void isCutOffFor(DrivenNode node, Duration time) {
        node.nanos.addAndGet(time.toNanos());
        node.store.lookWhetherCutOff();
    }

    private static boolean isEnding(DrivenNode node) {
        return ((Attempt) node.attempts.get(0)).isEnding();
    }

    @Test
    void attempts_are_cancelled_when_the_grace_after_the_lease_is_over_and_not_before() throws Exception {
        DrivenNode a = node(GRACE);
        isCutOffFor(a, SimulatedStore.PERIOD.plus(GRACE).minusMillis(1));
        assertThat(isEnding(a)).isFalse();
        isCutOffFor(a, Duration.ofMillis(1));
        assertThat(isEnding(a)).isTrue();
    }

    @Test
    void without_grace_they_are_cancelled_before_the_lease_runs_out_and_nothing_starts_any_more() throws Exception {
        DrivenNode a = node(Duration.ZERO);
        isCutOffFor(a, SimulatedStore.PERIOD.multipliedBy(4).dividedBy(5).minusMillis(1));
        assertThat(isEnding(a)).isFalse();
        isCutOffFor(a, Duration.ofMillis(1));
        assertThat(isEnding(a)).isTrue();
        assertThat(a.store.store().mayStart(a.store.store().first())).isFalse();
    }

    @Test
    void a_process_that_renews_in_time_is_not_cut_off() throws Exception {
        DrivenNode a = node(Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            a.store.look();
            isCutOffFor(a, SimulatedStore.PERIOD.dividedBy(2));
        }
        assertThat(isEnding(a)).isFalse();
    }

    @Test
    void what_was_cancelled_and_is_still_its_own_is_executed_again_as_the_same_attempt() throws Exception {
        DrivenNode a = node(Duration.ZERO);
        isCutOffFor(a, SimulatedStore.PERIOD);
        a.attempts.remove(0).run();
        a.stepUntil(() ->
                database.text("SELECT execution::text FROM aureus.task_states").equals("2"));
        assertThat(executed).isEmpty();

        a.store.look();
        a.executesAtOnce = true;
        a.stepToTheEnd();

        assertThat(executed).containsExactly("A a", "A b");
        assertThat(a.heard).containsExactly("left COMPLETED");
        assertThat(database.text("SELECT attempt || '/' || execution FROM aureus.task_states WHERE task_id = 'a'"))
                .isEqualTo("1/2");
    }

    @Test
    void what_somebody_else_has_by_then_is_not_executed_again() throws Exception {
        DrivenNode a = node(Duration.ZERO);
        isCutOffFor(a, SimulatedStore.PERIOD);
        a.expire(database);
        DrivenNode b = new DrivenNode("B", database, new InMemoryEventLog(), executed);
        b.drives(new TakeUp(new RunKey("default", "chain", "r"), TakeUp.How.ADOPT, "test"))
                .stepToTheEnd();
        a.attempts.remove(0).run();
        a.store.look();
        a.stepToTheEnd();

        assertThat(executed).containsExactly("B a", "B b");
        assertThat(a.heard).containsExactly("lost");
    }
}
