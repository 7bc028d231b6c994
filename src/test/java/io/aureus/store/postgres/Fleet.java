package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.WorkflowBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** An engine with a store and a log of its own, as one process has them, that drives runs while something is done to their database. */
final class Fleet {
    /** What makes a result too large for an event: it has a row of its own. */
    private static final int LARGE = 20_000;

    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LEASE_GRACE = Duration.ofSeconds(30);

    /** What was executed, by run and task. */
    final Map<String, AtomicInteger> executed = new ConcurrentHashMap<>();

    /** How runs were left. */
    final Map<RunKey, RunStatus> left = new ConcurrentHashMap<>();

    /** What listeners were told of runs that wait, by run. */
    final Map<RunKey, Queue<String>> blocked = new ConcurrentHashMap<>();

    final AtomicInteger atTheGate = new AtomicInteger();

    /** Executions that were cancelled while they waited there. */
    final AtomicInteger cancelled = new AtomicInteger();

    final PostgresStateStore store;
    final FileSystemEventLog log;
    private final Path directory;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fleet");
        thread.setDaemon(true);
        return thread;
    });
    private final Engine engine;
    private Future<?> driving;

    Fleet(PostgresStateStore store, Tool... more) throws Exception {
        this(store, LEASE_GRACE, more);
    }

    Fleet(PostgresStateStore store, Duration leaseGrace, Tool... more) throws Exception {
        this.store = store;
        store.initialize();
        directory = Files.createTempDirectory("aureus-fleet");
        log = new FileSystemEventLog(directory);
        Tools tools = Tools.installed().with(new Counting("count", false), new Counting("gate", true));
        engine = new Engine(new Surroundings(
                store, log, tools.with(more), threads, 64, Clock.systemUTC(), new SecureRandom(), GRACE, leaseGrace));
    }

    /** Counts its executions; may wait for the gate to be opened. */
    private final class Counting implements Tool {
        private final String name;
        private final boolean waits;

        Counting(String name, boolean waits) {
            this.name = name;
            this.waits = waits;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Object execute(Invocation call) throws InterruptedException {
            executed.computeIfAbsent(call.run().runId() + " " + call.taskId(), task -> new AtomicInteger())
                    .incrementAndGet();
            if (waits) {
                int number = atTheGate.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    cancelled.incrementAndGet();
                    throw e;
                }
                return number % 4 == 0 ? "large".repeat(LARGE) : call.taskId();
            }
            return call.taskId();
        }
    }

    /** A bit of everything, around a task that waits for the gate. */
    static Workflow gated() {
        return Workflow.named("gated")
                .task("first", t -> t.tool("count"))
                .task("value", t -> t.tool("value").input("value", "x").dependsOn("first"))
                .task("gate", t -> t.tool("gate").dependsOn("value"))
                .task("sleep", t -> t.tool("sleep").input("durationMs", 20L).dependsOn("gate"))
                .task(
                        "shell",
                        t -> t.tool("shell").input("command", List.of("true")).dependsOn("sleep"))
                .task("last", t -> t.tool("count").dependsOn("shell"))
                .build();
    }

    /** One task after another. */
    static Workflow chain(int tasks) {
        WorkflowBuilder chain = Workflow.named("chain").task("t0", t -> t.tool("count"));
        for (int i = 1; i < tasks; i++) {
            String before = "t" + (i - 1);
            chain.task("t" + i, t -> t.tool("count").dependsOn(before));
        }
        return chain.build();
    }

    /** Begins to drive so many runs. */
    void drive(Workflow workflow, int runs) {
        Launch launch = new Launch(
                RunKey.DEFAULT_TENANT,
                workflow,
                Map.of(),
                null,
                null,
                true,
                false,
                Path.of("").toAbsolutePath());
        List<Order> orders = Collections.nCopies(runs, launch);
        Drive drive = engine.drive(orders.iterator(), runs, true, new Listening());
        driving = threads.submit(() -> {
            while (drive.step(TURN) != null) {
                Thread.onSpinWait();
            }
            return null;
        });
    }

    private final class Listening implements RunListener {
        @Override
        public void blocked(Run run, String message) {
            blocked.computeIfAbsent(run.key(), key -> new ConcurrentLinkedQueue<>())
                    .add(message);
        }

        @Override
        public void left(Run run, boolean resumed) {
            left.put(run.key(), run.status());
        }

        @Override
        public void lost(Run run) {
            wrong.add("lost " + run.key());
        }

        @Override
        public void refused(Order order, RunRefusedException why) {
            wrong.add("refused: " + why.getMessage());
        }
    }

    void openGate() {
        gate.countDown();
    }

    int executions() {
        return executed.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Waits until every run has ended somehow. */
    void ends() throws Exception {
        driving.get();
        assertThat(wrong).isEmpty();
    }

    /** Waits until every run has ended; each is complete, no task was executed twice, and log and rows agree. */
    void endsWell(int runs) throws Exception {
        ends();
        assertThat(left).hasSize(runs);
        assertThat(left.values()).containsOnly(RunStatus.COMPLETED);
        assertThat(executed)
                .allSatisfy((task, times) -> assertThat(times).as(task).hasValue(1));
        for (RunKey run : left.keySet()) {
            List<Long> seqs = log.peek(run).stream().map(Event::seq).toList();
            long count =
                    store.find(run.tenant(), run.runId()).orElseThrow().run().nextSeq();
            assertThat(seqs)
                    .containsExactlyElementsOf(
                            LongStream.range(0, count).boxed().toList());
        }
    }

    /** How often the listeners of each run were told at most that it waits. */
    int toldAtMost() {
        return blocked.values().stream().mapToInt(Queue::size).max().orElse(0);
    }

    void close() throws Exception {
        openGate();
        engine.drain();
        engine.awaitDrained();
        threads.shutdownNow();
        log.close();
        store.close();
        OwnServer.delete(directory);
    }
}
