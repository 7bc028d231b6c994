package io.aureus.bench;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.Launch;
import io.aureus.engine.RunListener;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogGauges;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Measures the engine with a forced log, without a server: {@code EngineBench sequential|parallel|runs N [WINDOW]}. Prints
 * one line of figures; docs/performance.md says how to run it.
 */
final class EngineBench {
    private static final int TASKS_PER_RUN = 10;

    private EngineBench() {}

    /** Returns its input, about 100 bytes: the smallest work there is. */
    private static final class Value implements Tool {
        @Override
        public String name() {
            return "value";
        }

        @Override
        public Object execute(Invocation invocation) {
            return invocation.inputs().get("value");
        }
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        int window = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        Path directory = Files.createTempDirectory(Path.of(System.getProperty("bench.dir", "target")), "bench");
        ExecutorService attempts = Executors.newFixedThreadPool(4);
        try (StateStore store = store();
                EventLog log = log(directory)) {
            Engine engine = new Engine(new Surroundings(
                    store,
                    log,
                    Tools.of(new Value()),
                    attempts,
                    64,
                    Clock.systemUTC(),
                    new SplittableRandom(),
                    Duration.ofSeconds(10)));
            if (args[0].equals("runs")) {
                Workflow ten = chain(TASKS_PER_RUN);
                measure(engine, log, "warm-up", ten, count / 4, window);
                measure(engine, log, "runs", ten, count, window);
            } else {
                measure(engine, log, args[0], args[0].equals("parallel") ? wide(count) : chain(count), 1, 1);
            }
        } finally {
            attempts.shutdownNow();
        }
    }

    /** In memory, or, with {@code -Dbench.postgres=PORT}, the database {@code postgres} of a server on this host. */
    private static StateStore store() throws StoreUnavailableException {
        Integer port = Integer.getInteger("bench.postgres");
        if (port == null) {
            return new InMemoryStateStore();
        }
        PostgresStateStore store = PostgresStateStore.of("127.0.0.1", port, "postgres", "postgres", "", 4, 1, false);
        store.initialize();
        return store;
    }

    /** Forced to disk, or, with {@code -Dbench.log=in-memory}, kept in memory. */
    private static EventLog log(Path directory) throws LogUnavailableException {
        return "in-memory".equals(System.getProperty("bench.log"))
                ? new InMemoryEventLog()
                : new FileSystemEventLog(directory);
    }

    private static Map<String, Object> value(int number) {
        return Map.of("number", (long) number, "text", "x".repeat(80));
    }

    private static Workflow chain(int tasks) {
        var builder = Workflow.named("chain-" + tasks);
        IntStream.range(0, tasks)
                .forEach(i -> builder.task("t" + i, t -> {
                    t.tool("value").input("value", value(i));
                    return i == 0 ? t : t.dependsOn("t" + (i - 1));
                }));
        return builder.build();
    }

    private static Workflow wide(int tasks) {
        var builder = Workflow.named("wide-" + tasks);
        IntStream.range(0, tasks)
                .forEach(i -> builder.task("t" + i, t -> t.tool("value").input("value", value(i))));
        return builder.build();
    }

    private static void measure(Engine engine, EventLog log, String what, Workflow workflow, int runs, int window)
            throws Exception {
        Iterator<Launch> launches = IntStream.range(0, runs)
                .mapToObj(i -> new Launch(
                        RunKey.DEFAULT_TENANT, workflow, Map.of("n", (long) i), null, null, false, false, Path.of("/")))
                .iterator();
        LogGauges before = log.gauges();
        long[] database = database();
        long from = System.nanoTime();
        long left = 0;
        try (Drive drive = engine.drive(launches, window, true, RunListener.NONE)) {
            var progress = drive.step(Duration.ofSeconds(1));
            while (progress != null) {
                left += progress.left();
                progress = drive.step(Duration.ofSeconds(1));
            }
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        LogGauges after = log.gauges();
        System.out.printf(
                "%s: %d runs of %d tasks, window %d: %.2f s, %.0f runs/s, %.0f tasks/s, %.2f forces and %.2f writes a run,"
                        + " %d MiB heap used%n",
                what,
                left,
                workflow.tasks().size(),
                window,
                seconds,
                left / seconds,
                left * workflow.tasks().size() / seconds,
                (double) (after.forces() - before.forces()) / left,
                (double) (after.writes() - before.writes()) / left,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        if (database != null) {
            long[] then = database();
            System.out.printf(
                    "%s: %.2f statements, %.2f commits, %.0f bytes of WAL a run%n",
                    what,
                    (double) (then[0] - database[0]) / left,
                    (double) (then[1] - database[1]) / left,
                    (double) (then[2] - database[2]) / left);
        }
    }

    /** Statements (with {@code pg_stat_statements}), commits and bytes of WAL so far; null without a database. */
    private static long[] database() throws Exception {
        Integer port = Integer.getInteger("bench.postgres");
        if (port == null) {
            return null;
        }
        Thread.sleep(1_500); // sessions report what they did once a second
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            boolean counts;
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('pg_stat_statements') IS NOT NULL")) {
                row.next();
                counts = row.getBoolean(1);
            }
            try (ResultSet row = statement.executeQuery("SELECT "
                    + (counts ? "(SELECT sum(calls) FROM pg_stat_statements)" : "0")
                    + ", xact_commit, pg_current_wal_lsn() - '0/0' FROM pg_stat_database WHERE datname = 'postgres'")) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2), row.getLong(3)};
            }
        }
    }
}
