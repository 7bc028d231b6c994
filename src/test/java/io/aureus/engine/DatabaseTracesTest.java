package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.postgres.SimulatedStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shortest ways to break a promise with a database, each replayed by processes whose drives a test turns by hand. */
@Timeout(60)
class DatabaseTracesTest {
    private static final Workflow CHAIN = Workflow.named("chain")
            .task("a", t -> t.tool("note"))
            .task("b", t -> t.tool("note").dependsOn("a"))
            .build();
    private static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "chain", "r");

    private final List<String> executed = new ArrayList<>();
    private TestDatabase database;

    @TempDir
    Path directory;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        SimulatedStore.migrate(database);
    }

    private DrivenNode node(String name, EventLog log) throws Exception {
        return new DrivenNode(name, database, log, executed);
    }

    private static Launch launch() {
        return launch(CHAIN);
    }

    private static Launch launch(Workflow workflow) {
        return new Launch("default", workflow, Map.of(), null, "r", false, false, Path.of("/work"));
    }

    private static TakeUp adopt() {
        return new TakeUp(RUN, TakeUp.How.ADOPT, "test");
    }

    private String column(String name) throws Exception {
        return database.text("SELECT " + name + "::text FROM aureus.workflow_states WHERE run_id = 'r'");
    }

    private static List<EventType> types(EventLog log) throws Exception {
        return log.peek(RUN).stream().map(Event::type).toList();
    }

    @Test
    void trace_21_a_process_that_stood_still_between_commit_and_dispatch_does_not_start_what_another_one_did()
            throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.nanos.addAndGet(SimulatedStore.PERIOD.toNanos());
        a.drives(launch());
        a.stepUntil(() -> types(a.log).contains(EventType.TASK_STARTED));
        a.expire(database);
        DrivenNode b = node("B", new InMemoryEventLog());
        b.drives(adopt()).stepToTheEnd();
        assertThat(executed).containsExactly("B a", "B b");

        a.step();
        a.store.look();
        a.stepToTheEnd();

        assertThat(executed).containsExactly("B a", "B b");
        assertThat(a.heard).containsExactly("lost");
    }

    @Test
    void what_could_not_be_started_because_the_lease_had_run_out_is_started_when_it_is_renewed() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        Workflow two = Workflow.named("chain")
                .task("a", t -> t.tool("note"))
                .task("b", t -> t.tool("note"))
                .task("after-a", t -> t.tool("note").dependsOn("a"))
                .task("after-b", t -> t.tool("note").dependsOn("b"))
                .build();
        a.drives(launch(two));
        a.stepUntil(() -> a.attempts.size() == 2);
        a.nanos.addAndGet(SimulatedStore.PERIOD.toNanos());
        a.attempts.remove(0).run();
        a.stepUntil(() -> types(a.log).size() == 5);
        a.attempts.remove(0).run();
        a.stepUntil(() -> types(a.log).size() == 7);
        assertThat(executed).containsExactly("A a", "A b");

        a.store.look();
        a.executesAtOnce = true;
        a.stepToTheEnd();

        assertThat(executed).containsExactlyInAnyOrder("A a", "A b", "A after-a", "A after-b");
        assertThat(a.heard).containsExactly("left COMPLETED");
    }

    @Test
    void trace_22_whoever_takes_over_commits_nothing_before_the_events_it_found_are_in_a_log() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.withholds = true;
        a.drives(launch());
        a.stepUntil(() -> a.executes("a"));
        a.expire(database);
        String events = column("events");
        DrivenNode b = node("B", new InMemoryEventLog());
        b.withholds = true;
        b.drives(adopt());
        b.stepUntil(() -> !b.withheld.isEmpty());
        b.step();
        assertThat(column("events")).isEqualTo(events);
        assertThat(executed).containsExactly("A a");

        b.acknowledge();
        b.stepToTheEnd();

        assertThat(b.heard).containsExactly("left COMPLETED");
        assertThat(types(b.log)).hasSize(Integer.parseInt(column("next_seq")));
    }

    @Test
    void trace_25_the_end_of_a_run_whose_process_died_before_the_log_had_it_reaches_a_log() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.drives(launch());
        stepUntilItsEndIsWithheld(a);
        a.expire(database);
        DrivenNode b = node("B", new InMemoryEventLog());

        b.drives(adopt()).stepToTheEnd();

        assertThat(b.heard).containsExactly("left COMPLETED");
        assertThat(types(b.log)).contains(EventType.WORKFLOW_COMPLETED);
        assertThat(column("events")).isNull();
        assertThat(column("owner")).isNull();
        assertThat(column("start_data ->> 'belongsTo'")).isEqualTo("command");
    }

    private void stepUntilItsEndIsWithheld(DrivenNode node) throws Exception {
        node.withholds = true;
        node.step();
        while (!column("status").equals("completed")) {
            node.acknowledge();
            node.withholds = true;
            node.step();
        }
    }

    @Test
    void trace_30_a_run_is_not_let_go_of_before_its_last_events_are_in_the_log() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.drives(launch());
        stepUntilItsEndIsWithheld(a);
        for (int i = 0; i < 5; i++) {
            a.step();
        }
        assertThat(a.heard).isEmpty();
        assertThat(column("owner")).isEqualTo(a.store.store().first().driver());
        assertThat(column("events")).contains("WORKFLOW_COMPLETED");

        a.acknowledge();
        a.stepToTheEnd();

        assertThat(a.heard).containsExactly("left COMPLETED");
        assertThat(column("owner")).isNull();
        assertThat(column("events")).isNull();
    }

    /** It is not parked yet: it goes on, and whoever reads its events is told. */
    @Test
    void trace_27_after_the_database_went_back_in_time_the_log_keeps_both_histories_and_says_so() throws Exception {
        DrivenNode a = node("A", new FileSystemEventLog(directory));
        a.drives(launch()).stepToTheEnd();
        long lines = lines();
        database.execute("TRUNCATE aureus.workflow_states, aureus.task_states");

        a.drives(launch()).stepToTheEnd();

        assertThat(a.heard).containsExactly("left COMPLETED", "left COMPLETED");
        assertThat(lines()).isEqualTo(2 * lines);
        assertThatThrownBy(() -> a.log.peek(RUN))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("AUR-302")
                .hasMessageContaining("two different events with seq");
    }

    private long lines() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path file = files.filter(path -> path.endsWith("events.jsonl") || path.endsWith("events.log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(file).stream()
                    .filter(line -> line.contains("\"runId\""))
                    .count();
        }
    }

    @Test
    void a_paused_run_that_was_only_looked_at_can_be_taken_by_others() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1);
        a.engine.pause(RUN, "test");
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();
        assertThat(column("status")).isEqualTo("paused");

        DrivenNode b = node("B", new InMemoryEventLog());
        b.drives(adopt()).stepToTheEnd();

        assertThat(b.heard).hasSize(1).first().asString().contains("AUR-214");
        assertThat(column("owner")).isNull();
    }

    @Test
    void a_run_that_this_process_drives_is_not_taken_from_it_by_another_drive_of_its_own() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1);
        Drive first = a.drive;

        a.drives(launch()).stepToTheEnd();
        assertThat(a.heard).hasSize(1).first().asString().contains("AUR-218");

        a.executesAtOnce = true;
        a.drive = first;
        a.attempts.forEach(Runnable::run);
        a.stepToTheEnd();
        assertThat(executed).containsExactly("A a", "A b");
        assertThat(a.heard).last().isEqualTo("left " + RunStatus.COMPLETED);
    }

    @Test
    void of_two_workflows_that_begin_under_one_run_id_in_one_commit_only_one_does() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        Workflow other = Workflow.named("other").task("x", t -> t.tool("note")).build();
        a.drive = a.engine.drive(List.of(launch(), launch(other)).iterator(), 2, true, a);

        a.stepToTheEnd();

        assertThat(executed).containsExactly("A a", "A b");
        assertThat(a.heard).hasSize(2).last().isEqualTo("left COMPLETED");
        assertThat(a.heard.get(0)).startsWith("refused AUR-2");
    }

    @Test
    void a_run_is_let_go_of_even_if_the_database_is_away_at_that_moment() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.drives(launch());
        stepUntilItsEndIsWithheld(a);
        database.execute("ALTER TABLE aureus.workflow_states RENAME TO hidden");
        a.acknowledge();
        a.stepUntil(() -> a.heard.contains("left COMPLETED"));
        a.step();
        database.execute("ALTER TABLE aureus.hidden RENAME TO workflow_states");

        a.stepToTheEnd();

        assertThat(column("owner")).isNull();
    }

    @Test
    void an_end_that_the_database_does_not_take_is_not_reported() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        a.executesAtOnce = false;
        a.drives(launch());
        a.stepUntil(() -> a.attempts.size() == 1 && types(a.log).size() == 2);
        database.execute("ALTER TABLE aureus.workflow_states RENAME TO hidden");
        a.engine.cancel(RUN, "test");
        a.step();
        a.attempts.forEach(Runnable::run);
        a.stepUntil(() -> a.heard.stream().anyMatch(heard -> !heard.startsWith("blocked")));
        database.execute("ALTER TABLE aureus.hidden RENAME TO workflow_states");
        a.stepToTheEnd();

        assertThat(a.heard).last().asString().startsWith("refused AUR-215");
        assertThat(column("status")).isIn("running", "cancelled");
        assertThat(column("owner")).isNull();
    }
}
