package io.aureus.bench;

import io.aureus.engine.WorkflowOrchestrator;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.PurgeOrder;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures what a purge costs those who work beside it: {@code PurgeBench PORT RUNS ROUNDS [PAUSE_RATIO]} fills the database
 * {@code postgres} of a server on this host with ended runs of ten tasks each, and measures single runs of one task, one after
 * the other, by turns without a purge and with one, so that what else the machine does meets both alike.
 */
final class PurgeBench {
    private static final Duration WINDOW = Duration.ofSeconds(10);

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
        int rounds = Integer.parseInt(args[2]);
        double pauseRatio = args.length > 3 ? Double.parseDouble(args[3]) : PurgeOrder.PAUSE_RATIO;
        Path directory = Files.createTempDirectory(Path.of(System.getProperty("bench.dir", "target")), "bench");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {port});
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        try (PostgresStateStore store = store(port);
                PostgresStateStore purging = store(port);
                FileSystemEventLog log = new FileSystemEventLog(directory);
                WorkflowOrchestrator engine = new WorkflowOrchestrator(store, Tools.of(new Nothing()), log)) {
            store.initialize();
            fill(source, Integer.parseInt(args[1]));
            Workflow one =
                    Workflow.named("one").task("t", t -> t.tool("nothing")).build();
            print("warm-up", measure(engine, one));
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
            List<long[]> without = new ArrayList<>();
            List<long[]> beside = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            AtomicLong purged = new AtomicLong();
            for (int i = 0; i < rounds; i++) {
                without.add(measure(engine, one));
                Thread purge = new Thread(() -> purge(purging, log, order, purged), "purge");
                purge.start();
                beside.add(measure(engine, one));
                boolean through = !purge.isAlive();
                purge.interrupt();
                purge.join();
                double ratio = (double) p99(beside.get(i)) / p99(without.get(i));
                ratios.add(ratio);
                System.out.printf(
                        "round %d: p99 %.1f ms, beside %.1f ms, %.2f times, %d purged so far%n",
                        i + 1, p99(without.get(i)) / 1e6, p99(beside.get(i)) / 1e6, ratio, purged.get());
                if (through) {
                    System.out.println("nothing is left to purge");
                    break;
                }
            }
            print("without", together(without));
            print("beside", together(beside));
            double[] sorted = ratios.stream().mapToDouble(r -> r).sorted().toArray();
            System.out.printf(
                    "p99 of all: %.2f times; of the rounds: %.2f to %.2f times, median %.2f; %.0f runs purged a second%n",
                    (double) p99(together(beside)) / p99(together(without)),
                    sorted[0],
                    sorted[sorted.length - 1],
                    sorted[sorted.length / 2],
                    purged.get() / (double) (beside.size() * WINDOW.toSeconds()));
        }
    }

    private static PostgresStateStore store(int port) {
        return PostgresStateStore.of("127.0.0.1", port, "postgres", "postgres", "", 4, 1, false);
    }

    private static void purge(PostgresStateStore store, FileSystemEventLog log, PurgeOrder order, AtomicLong purged) {
        long before = purged.get();
        try {
            store.purge(log::append).execute(order, soFar -> purged.set(before + soFar.runs()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // that window is over
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(PGSimpleDataSource source, int runs) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE aureus.workflow_states, aureus.task_states");
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

    private static long[] measure(WorkflowOrchestrator engine, Workflow workflow) throws Exception {
        LongStream.Builder times = LongStream.builder();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < WINDOW.toNanos()) {
            long from = System.nanoTime();
            if (!engine.execute(workflow).status().isFinished()) {
                throw new IllegalStateException("the run did not end");
            }
            times.add(System.nanoTime() - from);
        }
        return times.build().sorted().toArray();
    }

    private static long[] together(List<long[]> windows) {
        return windows.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static long p99(long[] sorted) {
        return sorted[(int) (sorted.length * 0.99)];
    }

    private static void print(String what, long[] sorted) {
        System.out.printf(
                "%s: %d runs, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                p99(sorted) / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }
}
