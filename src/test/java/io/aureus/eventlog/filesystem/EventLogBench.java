package io.aureus.eventlog.filesystem;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Figures for docs/performance.md: forced appends beside bare writes and forces of the same bytes. A program, no test.
 *
 * <p>Arguments: a directory on the disk to measure, and the number of events (20,000 by default).
 */
public final class EventLogBench {

    private static final int LINE_BYTES = 300;

    private EventLogBench() {}

    /**
     * Prints the figures.
     *
     * @param arguments directory, and perhaps number of events
     */
    public static void main(String[] arguments) throws Exception {
        Path base = Files.createTempDirectory(Path.of(arguments[0]), "bench");
        int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        for (int round = 0; round < 3; round++) {
            besideBare(base.resolve("alone" + round), events / 10);
            appenders(base.resolve("many" + round), 16, 1, events);
            appenders(base.resolve("most" + round), 64, 1, events);
            appenders(base.resolve("workflows" + round), 64, 64, events);
        }
    }

    /** By turns, so that what else the machine does meets both alike. */
    private static void besideBare(Path directory, int count) throws IOException {
        Files.createDirectories(directory);
        long[] bare = new long[count];
        long[] logged = new long[count];
        byte[] line = new byte[LINE_BYTES];
        RunKey run = new RunKey(RunKey.DEFAULT_TENANT, "w", "run");
        try (FileSystemEventLog log = new FileSystemEventLog(directory.resolve("log"));
                FileChannel channel = FileChannel.open(
                        directory.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.wrap(line), (long) i * LINE_BYTES);
                channel.force(false);
                bare[i] = System.nanoTime() - start;
                append(log, run, i, i + 1, logged, 0);
            }
        }
        print("bare write and force, by turns", count, Arrays.stream(bare).sum(), bare, "");
        print("1 appender, by turns", count, Arrays.stream(logged).sum(), logged, "");
    }

    private static void appenders(Path directory, int threads, int workflows, int events) throws Exception {
        long[] nanos = new long[events];
        try (FileSystemEventLog log = new FileSystemEventLog(directory)) {
            List<Thread> all = new ArrayList<>();
            int each = events / threads;
            long start = System.nanoTime();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                RunKey run = new RunKey(RunKey.DEFAULT_TENANT, "w" + t % workflows, "run-" + t);
                Thread worker = new Thread(() -> append(log, run, 0, each, nanos, thread * each));
                all.add(worker);
                worker.start();
            }
            for (Thread worker : all) {
                worker.join();
            }
            long took = System.nanoTime() - start;
            String forces = ", " + log.gauges().forces() + " forces";
            print(threads + " appenders, " + workflows + " workflows", events, took, nanos, forces);
        }
    }

    private static void append(FileSystemEventLog log, RunKey run, int first, int end, long[] nanos, int from) {
        for (int seq = first; seq < end; seq++) {
            EventType type = seq == 0 ? EventType.WORKFLOW_STARTED : EventType.TASK_COMPLETED;
            Event event =
                    new Event(Instant.EPOCH, type, run, "task", seq, Map.of("result", "ok"), Map.of("attempt", 1L));
            long start = System.nanoTime();
            log.append(List.of(event)).toCompletableFuture().join();
            nanos[from + seq] = System.nanoTime() - start;
        }
    }

    private static void print(String what, int count, long took, long[] nanos, String more) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-32s %,9.0f a second, p50 %.3f ms, p99 %.3f ms%s%n",
                what,
                count * 1e9 / took,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                more);
    }
}
