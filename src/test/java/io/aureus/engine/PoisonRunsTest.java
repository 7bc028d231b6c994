package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.ClaimedRun;
import io.aureus.store.StoredRun;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end the processes which drive them, and those that happen to be driven beside them. Processes are real. */
@Timeout(300)
class PoisonRunsTest {
    private static final int BYSTANDERS = 3;
    private static final int KILLS = 7;

    private static final Workflow POISON =
            Workflow.named("poison").task("kill", t -> t.tool("killer")).build();
    private static final Workflow INNOCENT = Workflow.named("innocent")
            .task("work", t -> t.tool("bystander"))
            .task("more", t -> t.tool("bystander").dependsOn("work"))
            .build();

    @TempDir
    Path directory;

    private TestDatabase database;
    private DrivenNode node;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
        node = new DrivenNode("N", database, new InMemoryEventLog(), new ArrayList<>());
    }

    private void submit(Workflow workflow, String id) throws Exception {
        node.engine.submit(
                new Launch(RunKey.DEFAULT_TENANT, workflow, Map.of(), null, id, false, true, Path.of("/work")));
    }

    private Process serve() throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServingProgram.class.getName(),
                        Integer.toString(database.port()),
                        database.name(),
                        directory.toString(),
                        Integer.toString(BYSTANDERS))
                .inheritIO()
                .start();
    }

    private String status(String run) throws Exception {
        return column(run, "status");
    }

    private String column(String run, String name) throws Exception {
        return database.text("SELECT " + name + "::text FROM aureus.workflow_states WHERE run_id = '" + run + "'");
    }

    @Test
    void a_run_that_kills_process_after_process_is_parked_and_those_beside_it_complete() throws Exception {
        submit(POISON, "poison");
        for (int i = 0; i < BYSTANDERS; i++) {
            submit(INNOCENT, "innocent-" + i);
        }

        int kills = 0;
        Process server = serve();
        try {
            while (!isOver()) {
                if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
                    assertThat(server.exitValue()).isEqualTo(137);
                    kills++;
                    server = serve();
                }
            }
        } finally {
            server.destroyForcibly().waitFor();
        }

        assertThat(kills).isEqualTo(KILLS);
        assertThat(status("poison")).isEqualTo("paused");
        assertThat(column("poison", "pause_reason")).startsWith("AUR-222").contains(KILLS + " processes");
        PostgresStateStore store = node.store.store();
        assertThat(store.parked(RunKey.DEFAULT_TENANT, null, 10))
                .extracting(StoredRun::key)
                .extracting(RunKey::runId)
                .containsExactly("poison");
        node.store.look();
        assertThat(store.claimSuspect()).isEmpty();
        assertThat(store.claimSubmitted(10)).isEmpty();
    }

    /** Also the last events are in the log: they would be taken up by somebody else. */
    private boolean isOver() throws Exception {
        boolean over = status("poison").equals("paused");
        for (int i = 0; over && i < BYSTANDERS; i++) {
            over = status("innocent-" + i).equals("completed");
        }
        return over
                && database.text("SELECT count(*) FROM aureus.workflow_states WHERE owner IS NOT NULL")
                        .equals("0");
    }

    private static final Workflow TWO = Workflow.named("two")
            .task("a", t -> t.tool("note"))
            .task("b", t -> t.tool("note").dependsOn("a"))
            .build();

    private static RunKey two(String run) {
        return new RunKey(RunKey.DEFAULT_TENANT, "two", run);
    }

    /** Some process drives run r and has an attempt of it under way; then this becomes of it. */
    private void drivenBySomebodyWho(String became) throws Exception {
        submit(TWO, "r");
        DrivenNode other = new DrivenNode("O", database, new InMemoryEventLog(), new ArrayList<>());
        other.executesAtOnce = false;
        other.drives(new Claimed(taken(other)));
        other.stepUntil(() -> other.attempts.size() == 1);
        is(became, other);
    }

    private void is(String became, DrivenNode other) throws Exception {
        database.execute("UPDATE aureus.drivers SET " + became + " WHERE driver_id = '"
                + other.store.store().first().driver() + "'");
    }

    private static ClaimedRun taken(DrivenNode by) throws Exception {
        by.store.look();
        return by.store.store().claimSubmitted(1).get(0);
    }

    private int crashesOfTheRunThatIsTaken() throws Exception {
        return taken(node).crashes();
    }

    private void stepUntil(DrivenNode.Condition condition) throws Exception {
        node.stepUntil(() -> {
            node.store.look();
            return condition.holds();
        });
    }

    @Test
    void a_crash_counts_for_a_run_of_which_an_attempt_was_under_way() throws Exception {
        drivenBySomebodyWho("expired = true, crashed = true");
        assertThat(crashesOfTheRunThatIsTaken()).isOne();
    }

    @Test
    void a_lease_that_ran_out_or_was_ended_in_order_counts_for_none() throws Exception {
        drivenBySomebodyWho("expired = true");
        assertThat(crashesOfTheRunThatIsTaken()).isZero();
    }

    @Test
    void a_crash_counts_for_no_run_of_which_nothing_was_under_way() throws Exception {
        submit(TWO, "r");
        DrivenNode other = new DrivenNode("O", database, new InMemoryEventLog(), new ArrayList<>());
        assertThat(taken(other).crashes()).isZero();
        is("expired = true, crashed = true", other);
        assertThat(crashesOfTheRunThatIsTaken()).isZero();
    }

    @Test
    void that_something_begins_is_no_progress_and_an_outcome_is() throws Exception {
        drivenBySomebodyWho("expired = true, crashed = true");
        node.executesAtOnce = false;
        node.drives(new Claimed(taken(node)));
        stepUntil(() -> node.attempts.size() == 1);
        assertThat(column("r", "crashes")).isEqualTo("1");

        node.executesAtOnce = true;
        node.attempts.forEach(Runnable::run);
        node.stepToTheEnd();
        assertThat(column("r", "crashes")).isEqualTo("0");
        assertThat(status("r")).isEqualTo("completed");
    }

    @Test
    void a_suspect_is_driven_first_and_nothing_beside_it_until_it_has_got_on() throws Exception {
        submit(TWO, "r");
        submit(TWO, "suspect");
        database.execute("UPDATE aureus.workflow_states SET crashes = 2 WHERE run_id = 'suspect'");
        node.executesAtOnce = false;
        node.drive = node.engine.drive(node.engine.submittedRuns(), 10, false, node);
        stepUntil(() -> node.attempts.size() == 1);
        for (int i = 0; i < 5; i++) {
            node.store.look();
            node.step();
        }
        assertThat(column("r", "owner")).isNull();
        assertThat(column("suspect", "owner")).isNotNull();

        node.executesAtOnce = true;
        node.attempts.forEach(Runnable::run);
        stepUntil(() -> status("r").equals("completed") && status("suspect").equals("completed"));
    }

    @Test
    void a_process_that_drives_something_leaves_suspects_to_others() throws Exception {
        submit(TWO, "r");
        node.executesAtOnce = false;
        node.drive = node.engine.drive(node.engine.submittedRuns(), 10, false, node);
        stepUntil(() -> node.attempts.size() == 1);
        submit(TWO, "suspect");
        database.execute("UPDATE aureus.workflow_states SET crashes = 2 WHERE run_id = 'suspect'");
        node.store.look();
        for (int i = 0; i < 5; i++) {
            node.store.look();
            node.step();
        }
        assertThat(column("suspect", "owner")).isNull();

        node.executesAtOnce = true;
        node.attempts.forEach(Runnable::run);
        stepUntil(() -> status("suspect").equals("completed"));
    }

    @Test
    void a_parked_run_is_released_by_resuming_it() throws Exception {
        submit(TWO, "r");
        database.execute("UPDATE aureus.workflow_states SET crashes = 7");
        node.store.look();
        node.drives(new Claimed(node.store.store().claimSuspect().orElseThrow()))
                .stepToTheEnd();
        assertThat(status("r")).isEqualTo("paused");
        assertThat(column("r", "crashes")).isEqualTo("7");

        node.drives(new TakeUp(two("r"), TakeUp.How.RESUME, "ann")).stepToTheEnd();

        assertThat(status("r")).isEqualTo("completed");
        assertThat(column("r", "crashes")).isEqualTo("0");
        assertThat(node.store.store().parked(RunKey.DEFAULT_TENANT, "two", 10)).isEmpty();
    }
}
