package io.aureus.bench;

import io.aureus.engine.WorkflowOrchestrator;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.Purge;
import io.aureus.store.postgres.PurgeOrder;
import io.aureus.store.postgres.Purged;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures what a purge costs those who work beside it: {@code PurgeBench PORT RUNS [PAUSE_RATIO]} fills the database
 * {@code postgres} of a server on this host with ended runs of ten tasks each, measures single runs of one task, one after
 * the other, without a purge and with one.
 */
final class PurgeBench {
    private static final Duration WITHOUT = Duration.ofSeconds(20);

    private PurgeBench() {}

    private static final class Nothing implements Tool {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public Object execute(Invocation invocation) {
            return 1L;
        }
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        double pauseRatio = args.length > 2 ? Double.parseDouble(args[2]) : PurgeOrder.PAUSE_RATIO;
        Path directory = Files.createTempDirectory(Path.of(System.getProperty("bench.dir", "target")), "bench");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {port});
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        PostgresStateStore store = PostgresStateStore.of("127.0.0.1", port, "postgres", "postgres", "", 4, 1, false);
        store.initialize();
        fill(source, Integer.parseInt(args[1]));
        try (FileSystemEventLog log = new FileSystemEventLog(directory);
                WorkflowOrchestrator engine = new WorkflowOrchestrator(store, Tools.of(new Nothing()), log)) {
            Workflow one =
                    Workflow.named("one").task("t", t -> t.tool("nothing")).build();
            measure(engine, one, "warm-up", until(WITHOUT.dividedBy(2)));
            measure(engine, one, "without", until(WITHOUT));
            PurgeOrder all = PurgeOrder.of(RunKey.DEFAULT_TENANT, Duration.ofDays(30));
            PurgeOrder order = new PurgeOrder(
                    all.tenant(),
                    null,
                    all.statuses(),
                    all.olderThan(),
                    all.jobNames(),
                    false,
                    all.batchSize(),
                    pauseRatio);
            long from = System.nanoTime();
            CompletableFuture<Purged> purge = CompletableFuture.supplyAsync(() -> {
                try {
                    return new Purge(source, log::append).execute(order, purged -> {});
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            measure(engine, one, "beside", () -> !purge.isDone());
            System.out.printf("%s in %.1f s%n", purge.get(), (System.nanoTime() - from) / 1e9);
            measure(engine, one, "after", until(WITHOUT));
        }
    }

    private static void fill(PGSimpleDataSource source, int runs) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, status, completed_at, next_seq, epoch,
                        commit_id, submitted, sole, definition_hash, identity, start_data)
                    SELECT 'default', 'old-' || n, 'orders', 'completed', now() - interval '40 days' + n * interval '1 second',
                        22, 1, gen_random_uuid(), true, false, 'ab12', n::text, '{"inputs": {"n": 1}}'
                    FROM generate_series(1, %1$d) n;
                    INSERT INTO aureus.task_states (tenant_id, run_id, task_id, status, seq, attempt, execution, round, result)
                    SELECT 'default', 'old-' || n, 't' || t, 'completed', 2 * t, 1, 1, 0, '"a result of some length"'
                    FROM generate_series(1, %1$d) n, generate_series(1, 10) t""".formatted(runs));
            statement.execute("VACUUM ANALYZE aureus.workflow_states");
            statement.execute("VACUUM ANALYZE aureus.task_states");
            statement.execute("CHECKPOINT");
        }
    }

    private static BooleanSupplier until(Duration time) {
        long from = System.nanoTime();
        return () -> System.nanoTime() - from < time.toNanos();
    }

    private static void measure(WorkflowOrchestrator engine, Workflow workflow, String what, BooleanSupplier more)
            throws Exception {
        LongStream.Builder times = LongStream.builder();
        while (more.getAsBoolean()) {
            long from = System.nanoTime();
            if (!engine.execute(workflow).status().isFinished()) {
                throw new IllegalStateException("the run did not end");
            }
            times.add(System.nanoTime() - from);
        }
        long[] sorted = times.build().sorted().toArray();
        System.out.printf(
                "%s: %d runs, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                Arrays.stream(sorted).max().orElse(0) / 1e6);
    }
}
