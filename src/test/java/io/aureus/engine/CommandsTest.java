package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.store.RunCommand.Verb;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What runs are asked by way of their rows, and processes that die before, while or after they act on it. */
@Timeout(60)
class CommandsTest {
    private static final Workflow CHAIN = Workflow.named("chain")
            .task("a", t -> t.tool("note"))
            .task("b", t -> t.tool("note").dependsOn("a"))
            .build();
    private static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "chain", "r");

    private final List<String> executed = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
    }

    private DrivenNode node(String name) throws Exception {
        return new DrivenNode(name, database, new InMemoryEventLog(), executed);
    }

    /** One that drives the run; an attempt of its first task is under way. */
    private DrivenNode driving() throws Exception {
        DrivenNode a = node("A");
        a.executesAtOnce = false;
        a.drives(new Launch("default", CHAIN, Map.of(), null, "r", false, false, Path.of("/work")));
        a.stepUntil(() -> a.attempts.size() == 1);
        return a;
    }

    private DrivenNode goingOn(TakeUp.How how) throws Exception {
        DrivenNode b = node("B");
        b.drives(new TakeUp(RUN, how, "test"));
        b.step();
        b.store.look();
        b.stepToTheEnd();
        return b;
    }

    private String column(String name) throws Exception {
        return database.text("SELECT " + name + "::text FROM aureus.workflow_states WHERE run_id = 'r'");
    }

    private void asks(DrivenNode node, Verb verb) throws Exception {
        assertThat(node.store.store().ask(RUN, verb, "test")).isPresent();
    }

    /** It is paused, and its process ends before it does anything else. */
    private void pausesAndDies(DrivenNode a) throws Exception {
        a.withholds = true;
        asks(a, Verb.PAUSE);
        a.store.look();
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepUntil(() -> column("status").equals("paused"));
        a.expire(database);
    }

    @Test
    void a_run_whose_driver_died_right_after_pausing_it_is_not_paused_again_when_it_is_resumed() throws Exception {
        pausesAndDies(driving());
        assertThat(column("command")).isNull();

        DrivenNode b = goingOn(TakeUp.How.RESUME);

        assertThat(b.heard).containsExactly("left COMPLETED");
        assertThat(executed).containsExactly("B a", "B b");
    }

    @Test
    void trace_24_whoever_pauses_a_run_leaves_a_later_command_standing() throws Exception {
        DrivenNode a = driving();
        a.withholds = true;
        asks(a, Verb.PAUSE);
        a.store.look();
        a.step();
        asks(a, Verb.CANCEL);
        a.attempts.forEach(Runnable::run);
        a.stepUntil(() -> column("status").equals("paused"));

        assertThat(column("command")).isEqualTo("CANCEL:test");
        assertThat(column("command_no")).isEqualTo("2");
    }

    @Test
    void trace_24_a_command_between_the_drivers_look_and_its_commit_does_not_make_the_commit_fail() throws Exception {
        DrivenNode a = driving();
        a.store.look();
        asks(a, Verb.PAUSE);
        a.attempts.remove(0).run();
        a.stepUntil(() -> a.attempts.size() == 1 || !a.heard.isEmpty());
        assertThat(a.heard).isEmpty();
        assertThat(column("command")).isEqualTo("PAUSE:test");

        a.store.look();
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();

        assertThat(a.heard).containsExactly("left PAUSED");
        assertThat(executed).startsWith("A a");
        assertThat(column("command")).isNull();
    }

    @Test
    void whoever_resumes_a_run_takes_back_what_was_asked_before() throws Exception {
        DrivenNode a = driving();
        pausesAndDies(a);
        asks(a, Verb.PAUSE);

        DrivenNode b = goingOn(TakeUp.How.RESUME);

        assertThat(b.heard).containsExactly("left COMPLETED");
    }

    @Test
    void a_run_that_ends_is_asked_nothing_any_more() throws Exception {
        DrivenNode a = driving();
        a.executesAtOnce = true;
        asks(a, Verb.PAUSE);
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();

        assertThat(a.heard).containsExactly("left COMPLETED");
        assertThat(column("command")).isNull();
    }

    private static final Workflow UNDOES = Workflow.named("chain")
            .task("a", t -> t.tool("note").undoneBy("note", Map.of()))
            .task("b", t -> t.tool("missing").dependsOn("a"))
            .build();

    /** One that drives a run whose first task is being undone. */
    private DrivenNode undoing() throws Exception {
        DrivenNode a = node("A");
        a.executesAtOnce = false;
        a.drives(new Launch("default", UNDOES, Map.of(), null, "r", false, false, Path.of("/work")));
        a.stepUntil(() -> a.attempts.size() == 1);
        a.attempts.remove(0).run();
        a.stepUntil(() -> a.attempts.size() == 1);
        assertThat(column("status")).isEqualTo("running");
        return a;
    }

    @Test
    void a_run_that_is_being_undone_is_not_cancelled_by_whoever_drives_it() throws Exception {
        DrivenNode a = undoing();
        asks(a, Verb.CANCEL);
        a.store.look();
        a.step();
        a.store.look();
        assertThat(column("command")).as("it will not be acted on").isNull();

        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();
        assertThat(a.heard).containsExactly("left FAILED");
        assertThat(executed).containsExactly("A a", "A a");
    }

    @Test
    void nor_by_whoever_takes_it_up_and_its_undoing_goes_on() throws Exception {
        DrivenNode a = undoing();
        a.expire(database);
        asks(a, Verb.CANCEL);

        DrivenNode cancels = node("B");
        cancels.drives(new TakeUp(RUN, TakeUp.How.CANCEL, "test", 1)).stepToTheEnd();
        assertThat(cancels.heard).hasSize(1).first().asString().contains("AUR-213");

        assertThat(goingOn(TakeUp.How.ADOPT).heard).containsExactly("left FAILED");
    }

    @Test
    void a_run_that_is_paused_while_it_is_undone_can_be_cancelled_and_says_what_was_not_undone() throws Exception {
        DrivenNode a = undoing();
        a.engine.pause(RUN, "test");
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();
        assertThat(column("status")).isEqualTo("paused");

        DrivenNode b = goingOn(TakeUp.How.CANCEL);

        assertThat(b.heard).containsExactly("left CANCELLED");
        assertThat(b.log.peek(RUN))
                .extracting(Event::type)
                .endsWith(EventType.COMPENSATION_FAILED, EventType.WORKFLOW_CANCELLED);
    }
}
