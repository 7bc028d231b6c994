package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.RunResult;
import io.aureus.engine.WorkflowOrchestrator;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunStatus;
import io.aureus.store.StoredRun;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import io.aureus.workflow.InputType;
import io.aureus.workflow.Workflow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Sixty-four runs at once: more than connections, and some whose results nobody can keep. */
class ManyRunsTest extends SickServer {
    private static final int MANY = 64;
    private static final BigInteger HUGE = BigInteger.TEN.pow(400);

    /** A tool made of a function. */
    private record Made(String name, Function<Invocation, Object> body) implements Tool {
        @Override
        public Object execute(Invocation invocation) {
            return body.apply(invocation);
        }
    }

    @Test
    void sixty_four_runs_on_threads_of_their_own_share_a_pool_of_four() throws Exception {
        AtomicInteger executions = new AtomicInteger();
        Tool count = new Made("count", call -> executions.incrementAndGet());
        Workflow three = Workflow.named("three")
                .input("number", InputType.INTEGER)
                .task("a", t -> t.tool("count"))
                .task("b", t -> t.tool("count").dependsOn("a"))
                .task("c", t -> t.tool("count").dependsOn("b"))
                .build();
        PostgresStateStore store = store(Server.Patience.USUAL);
        store.initialize();
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        List<Future<RunResult>> runs = new ArrayList<>();
        try (WorkflowOrchestrator orchestrator =
                new WorkflowOrchestrator(store, Tools.of(count), new InMemoryEventLog())) {
            for (int i = 0; i < MANY; i++) {
                long number = i;
                runs.add(threads.submit(() -> orchestrator.execute(three, Map.of("number", number))));
            }
            await(() -> {
                assertThat(connections("aureus")).isLessThanOrEqualTo(POOL);
                assertThat(connections("aureus-control")).isLessThanOrEqualTo(1);
                return runs.stream().allMatch(Future::isDone);
            });
            for (Future<RunResult> run : runs) {
                assertThat(run.get().status()).isEqualTo(RunStatus.COMPLETED);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(executions).hasValue(3 * MANY);
        assertThat(said.with("AUR-609")).isEmpty();
        nobodyTookAnything();
    }

    @Test
    void results_that_nobody_can_keep_fail_alone_among_those_of_the_same_commit() throws Exception {
        List<Object> odd = List.of("a\0b", "a\uD800b", "x".repeat(64 * 1024 * 1024 + 1), HUGE, "y".repeat(8_000_000));
        AtomicInteger number = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(MANY);
        Fleet fleet = fleet(Server.Patience.USUAL, new Made("odd", call -> {
            int mine = number.getAndIncrement();
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return mine < odd.size() ? odd.get(mine) : "good";
        }));
        fleet.drive(Workflow.named("odd").task("odd", t -> t.tool("odd")).build(), MANY);

        fleet.ends();

        assertThat(fleet.left.values()).filteredOn(RunStatus.COMPLETED::equals).hasSize(MANY - 3);
        assertThat(fleet.left.values()).filteredOn(RunStatus.FAILED::equals).hasSize(3);
        assertThat(number).hasValue(MANY);
        List<String> errors = new ArrayList<>();
        List<Object> results = new ArrayList<>();
        for (StoredRun run : fleet.store.list("default", "odd", MANY)) {
            StoredRun whole = fleet.store.find("default", run.key().runId()).orElseThrow();
            whole.tasks().forEach(task -> {
                results.add(task.state().result());
                if (task.state().error() != null) {
                    errors.add(task.state().error().message());
                }
            });
        }
        assertThat(errors).hasSize(3).allMatch(error -> error.contains("AUR-205") || error.contains("AUR-206"));
        assertThat(results).contains(HUGE);
        assertThat(text("SELECT count(*) FROM aureus.large_values")).isEqualTo("1");
        assertThat(said.with("AUR-609")).isEmpty();
    }
}
