package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.RunCommand.Verb;
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

/** Submitted runs that are asked something while nobody drives them, by a process that does nothing more about it. */
@Timeout(60)
class AskedWhileNobodyDrivesTest {
    private static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "chain", "r");
    private static final Workflow WAITS = Workflow.named("chain")
            .task("a", t -> t.tool("missing").retry(3, Duration.ofHours(1)))
            .build();
    private static final Workflow UNDONE_LATER = Workflow.named("chain")
            .task("a", t -> t.tool("note").undoneBy("missing", Map.of()).retry(3, Duration.ofHours(1)))
            .task("b", t -> t.tool("missing").dependsOn("a"))
            .build();

    private final List<String> executed = new ArrayList<>();
    private TestDatabase database;
    private DrivenNode serves;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
        serves = new DrivenNode("S", database, new InMemoryEventLog(), executed);
        serves.drive = serves.engine.drive(serves.engine.submittedRuns(), 10, false, serves);
    }

    private void submits(Workflow workflow, boolean submitted) throws Exception {
        serves.engine.submit(new Launch("default", workflow, Map.of(), null, "r", false, submitted, Path.of("/work")));
    }

    private void waits(Workflow workflow) throws Exception {
        submits(workflow, true);
        serves.store.look();
        serves.stepUntil(() -> column("owner") == null && column("due_at") != null);
    }

    private void asks(Verb verb) throws Exception {
        assertThat(serves.store.store().ask(RUN, verb, "test")).isPresent();
    }

    private void serveUntilNothingIsAsked() throws Exception {
        serves.stepUntil(() -> {
            serves.store.look();
            return column("command") == null && column("owner") == null;
        });
    }

    private String column(String name) throws Exception {
        return database.text("SELECT " + name + "::text FROM aureus.workflow_states WHERE run_id = 'r'");
    }

    @Test
    void one_that_waits_is_cancelled_at_once() throws Exception {
        waits(WAITS);
        asks(Verb.CANCEL);

        serveUntilNothingIsAsked();

        assertThat(column("status")).isEqualTo("cancelled");
    }

    @Test
    void one_that_waits_is_paused_at_once_and_one_that_is_paused_is_cancelled() throws Exception {
        waits(WAITS);
        asks(Verb.PAUSE);

        serveUntilNothingIsAsked();
        assertThat(column("status")).isEqualTo("paused");
        assertThat(column("pause_reason")).isEqualTo("test");

        asks(Verb.CANCEL);
        serveUntilNothingIsAsked();
        assertThat(column("status")).isEqualTo("cancelled");
    }

    @Test
    void one_that_is_paused_and_asked_to_pause_stays_as_it_is_and_is_asked_nothing_any_more() throws Exception {
        waits(WAITS);
        asks(Verb.PAUSE);
        serveUntilNothingIsAsked();
        String events = column("next_seq");
        asks(Verb.PAUSE);

        serveUntilNothingIsAsked();

        assertThat(column("status")).isEqualTo("paused");
        assertThat(column("next_seq")).isEqualTo(events);
    }

    @Test
    void one_that_is_being_undone_is_not_cancelled_and_waits_on() throws Exception {
        waits(UNDONE_LATER);
        asks(Verb.CANCEL);

        serveUntilNothingIsAsked();

        assertThat(column("status")).isEqualTo("running");
        assertThat(column("due_at")).isNotNull();
        assertThat(executed).containsExactly("S a");
    }

    @Test
    void one_that_ended_its_drivers_is_cancelled_when_it_is_paused_for_that() throws Exception {
        waits(WAITS);
        database.execute("UPDATE aureus.workflow_states SET status = 'paused', pause_reason = 'AUR-222', crashes = 7");
        asks(Verb.CANCEL);

        serveUntilNothingIsAsked();

        assertThat(column("status")).isEqualTo("cancelled");
    }

    @Test
    void trace_24_what_is_asked_just_before_a_run_is_let_go_of_is_acted_on_afterwards() throws Exception {
        serves.executesAtOnce = false;
        submits(UNDONE_LATER, true);
        serves.stepUntil(() -> serves.attempts.size() == 1);
        serves.withholds = true;
        asks(Verb.PAUSE);
        serves.store.look();
        serves.step();
        serves.attempts.forEach(Runnable::run);
        serves.stepUntil(() -> column("status").equals("paused"));
        asks(Verb.CANCEL);
        serves.acknowledge();
        serves.stepUntil(() -> column("owner") == null);
        assertThat(column("command")).isEqualTo("CANCEL:test");

        serveUntilNothingIsAsked();

        assertThat(column("status")).isEqualTo("cancelled");
    }

    @Test
    void one_that_belongs_to_a_command_is_left_to_it() throws Exception {
        submits(WAITS, false);
        asks(Verb.CANCEL);

        assertThat(serves.store.store().claimSubmitted(10)).isEmpty();
    }
}
