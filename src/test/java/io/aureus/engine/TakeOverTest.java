package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.StoredRun;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that leaves one process for another, through a real database: what was committed is never done again. */
@Timeout(60)
class TakeOverTest {
    private static final Workflow CHAIN = Workflow.named("chain")
            .task("first", t -> t.tool("note"))
            .task("second", t -> t.tool("hang").dependsOn("first"))
            .task("third", t -> t.tool("note").dependsOn("second"))
            .output("end", "third")
            .build();

    private final Queue<String> executed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch thaw = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private TestDatabase database;
    private Node first;
    private Node other;

    /** What stands for a process: an engine with its own store and its own log on its own host. */
    private static final class Node implements AutoCloseable {
        private final PostgresStateStore store;
        private final InMemoryEventLog log = new InMemoryEventLog();
        private final WorkflowOrchestrator orchestrator;

        Node(TestDatabase database, TestTool... tools) throws Exception {
            store = database.store();
            store.initialize();
            orchestrator = new WorkflowOrchestrator(store, Tools.of(tools), log);
        }

        @Override
        public void close() {
            orchestrator.close();
        }
    }

    @BeforeEach
    void startTwo() throws Exception {
        database = TestDatabase.create();
        first = new Node(database, note("A"), new TestTool("hang", call -> {
            hanging.countDown();
            thaw.await();
            executed.add("A second");
            return "from A";
        }));
        other = new Node(database, note("B"), new TestTool("hang", call -> {
            executed.add("B second");
            return "from B";
        }));
    }

    @AfterEach
    void stopBoth() {
        thaw.countDown();
        thread.shutdownNow();
        other.close();
        first.close();
    }

    private TestTool note(String where) {
        return new TestTool("note", call -> {
            executed.add(where + " " + call.taskId());
            return where;
        });
    }

    /** Somebody has seen that the lease of a process stands still, and takes it. */
    private void takeLease(Node from) throws Exception {
        database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '"
                + from.store.first().driver() + "'");
    }

    private String rows() throws Exception {
        return database.text("SELECT string_agg(w.ctid::text || w.xmin::text || w::text, '|' ORDER BY w.run_id)"
                        + " FROM aureus.workflow_states w")
                + database.text("SELECT string_agg(t.ctid::text || t.xmin::text || t::text, '|' ORDER BY t.task_id)"
                        + " FROM aureus.task_states t");
    }

    private List<Event> history(Node process, RunKey run) throws Exception {
        return process.log.peek(run);
    }

    @Test
    void a_run_goes_on_elsewhere_from_its_last_commit_and_the_zombie_changes_nothing() throws Exception {
        Future<RunResult> zombie = thread.submit(() -> first.orchestrator.execute(CHAIN));
        hanging.await();
        takeLease(first);

        RunResult result = other.orchestrator.execute(CHAIN);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.resumed()).isTrue();
        assertThat(executed).containsExactly("A first", "B second", "B third");
        String before = rows();
        thaw.countDown();
        assertThatThrownBy(zombie::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("AUR-221");
        assertThat(rows()).isEqualTo(before);

        RunKey run = new RunKey(RunKey.DEFAULT_TENANT, "chain", result.runId());
        Map<Long, Event> union = new TreeMap<>();
        List<Event> all = new ArrayList<>(history(first, run));
        all.addAll(history(other, run));
        for (Event event : all) {
            Event known = union.putIfAbsent(event.seq(), event);
            assertThat(known == null ? event : known).isEqualTo(event);
        }
        List<Long> gapless = new ArrayList<>();
        for (long seq = 0; seq < union.size(); seq++) {
            gapless.add(seq);
        }
        assertThat(union.keySet()).containsExactlyElementsOf(gapless);
        StoredRun stored = other.store.find(run.tenant(), run.runId()).orElseThrow();
        assertThat(stored.run().nextSeq()).isEqualTo(union.size());
    }

    @Test
    void a_run_that_a_living_process_drives_is_refused_with_that_process() throws Exception {
        Future<RunResult> driving = thread.submit(() -> first.orchestrator.execute(CHAIN));
        hanging.await();

        assertThatThrownBy(() -> other.orchestrator.execute(CHAIN))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("AUR-218")
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));

        thaw.countDown();
        assertThat(driving.get().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void of_a_run_that_a_server_drives_it_is_said_how_to_watch_it_and_not_to_end_the_server() throws Exception {
        first.store.serve();
        Future<RunResult> driving = thread.submit(() -> first.orchestrator.execute(CHAIN));
        hanging.await();
        while (!database.text("SELECT bool_or(serves)::text FROM aureus.drivers")
                .equals("true")) {
            Thread.sleep(20);
        }

        assertThatThrownBy(() -> other.orchestrator.execute(CHAIN))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageMatching("AUR-218 Run '.*' is driven by process "
                        + ProcessHandle.current().pid()
                        + " on .*, a server\\. It goes on there; watch it with: aureus status .*");

        thaw.countDown();
        assertThat(driving.get().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_process_that_ends_in_order_hands_over_at_once() throws Exception {
        Future<RunResult> leaving = thread.submit(() -> first.orchestrator.execute(CHAIN));
        hanging.await();
        first.close();

        RunResult result = other.orchestrator.execute(CHAIN);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(executed).containsExactly("A first", "B second", "B third");
        assertThat(leaving.get().status()).isEqualTo(RunStatus.RUNNING);
    }
}
