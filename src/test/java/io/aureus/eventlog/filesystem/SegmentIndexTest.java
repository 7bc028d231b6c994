package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.Hold;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recovery reads the index and what is behind it; without an index it only reads more. */
class SegmentIndexTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final int FINISHED = 10_000;

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    private static RunKey key(int run) {
        return new RunKey(RunKey.DEFAULT_TENANT, "w", "run-" + run);
    }

    private static Event event(int run, EventType type, long seq) {
        return new Event(NOON.plusSeconds(run), type, key(run), null, seq, Map.of("identity", "i" + run), Map.of());
    }

    private static FileSystemEventLog log(SimulatedProcess process) {
        return new FileSystemEventLog(process, Runnable::run, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static void append(FileSystemEventLog log, Event... events) {
        log.append(List.of(events)).toCompletableFuture().join();
    }

    /** Finished runs, with two that are not among them. */
    private SimulatedProcess filled(int finished) {
        SimulatedProcess process = disk.process();
        FileSystemEventLog log = log(process);
        for (int run = 0; run < finished; run++) {
            if (run == 10 || run == finished - 10) {
                append(log, event(run, EventType.WORKFLOW_STARTED, 0), event(run, EventType.TASK_STARTED, 1));
            } else {
                append(
                        log,
                        event(run, EventType.WORKFLOW_STARTED, 0),
                        event(run, EventType.TASK_STARTED, 1),
                        event(run, EventType.TASK_COMPLETED, 2),
                        event(run, EventType.WORKFLOW_COMPLETED, 3));
            }
        }
        return process;
    }

    private List<String> unfinished(FileSystemEventLog log) throws Exception {
        return log.runs(RunKey.DEFAULT_TENANT, "w", true)
                .map(s -> s.key().runId())
                .toList();
    }

    private byte[] only(String prefix) {
        return disk.files().entrySet().stream()
                .filter(file -> file.getKey().contains(prefix))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private String path(String prefix) {
        return disk.files().keySet().stream()
                .filter(path -> path.contains(prefix))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ten_thousand_finished_runs_are_recovered_from_the_index_and_the_tail() throws Exception {
        disk.kill(filled(FINISHED));
        long[] reads = new long[1];
        FileSystemEventLog log = log(disk.process((process, operation, path) -> {
            if (operation == Operation.READ && path.endsWith("events.log")) {
                reads[0]++;
            }
            return Outcome.DONE;
        }));
        assertThat(unfinished(log)).containsExactly("run-10", "run-" + (FINISHED - 10));
        long whole = only("events.log").length / (64 * 1024);
        assertThat(reads[0]).as("reads of 64 KiB, of %d", whole).isLessThan(whole / 5);
        assertThat(log.peek(key(5))).hasSize(4);
        assertThat(log.find(RunKey.DEFAULT_TENANT, "run-77"))
                .map(RunSummary::status)
                .contains("completed");
        assertThat(log.runs(RunKey.DEFAULT_TENANT, "w", false)).hasSize(FINISHED);
        assertThat(only("index-").length).isLessThan(only("events.log").length / 2);
    }

    @Test
    void a_run_that_is_opened_again_long_after_has_its_whole_history_and_status() throws Exception {
        SimulatedProcess process = filled(2_000);
        FileSystemEventLog log = log(process);
        append(log, event(3, EventType.WORKFLOW_RESUMED, 4));
        assertThat(unfinished(log)).contains("run-3");
        disk.kill(process);
        FileSystemEventLog next = log(disk.process());
        assertThat(unfinished(next)).containsExactly("run-3", "run-10", "run-1990");
        try (Hold hold = next.hold(key(3))) {
            assertThat(next.history(hold)).hasSize(5);
        }
        append(next, event(3, EventType.WORKFLOW_FAILED, 5));
        assertThat(unfinished(next)).containsExactly("run-10", "run-1990");
        next.close();
        assertThat(unfinished(log(disk.process()))).containsExactly("run-10", "run-1990");
    }

    @Test
    void a_missing_stale_or_damaged_index_only_costs_a_scan() throws Exception {
        disk.kill(filled(2_000));
        String index = path("index-");
        byte[] good = only("index-");
        List<byte[]> bad = new ArrayList<>(List.of(new byte[0], new byte[100]));
        for (int cut = 1; cut < 20; cut += 5) {
            bad.add(Arrays.copyOf(good, good.length * cut / 20));
            byte[] flipped = good.clone();
            flipped[good.length * cut / 20] ^= 1;
            bad.add(flipped);
        }
        for (byte[] content : bad) {
            disk.plant(index, content);
            SimulatedProcess process = disk.process();
            FileSystemEventLog log = log(process);
            assertThat(unfinished(log)).containsExactly("run-10", "run-1990");
            assertThat(log.peek(key(5))).hasSize(4);
            assertThat(log.find(RunKey.DEFAULT_TENANT, "run-1500"))
                    .map(RunSummary::status)
                    .contains("completed");
            assertThat(log.runs(RunKey.DEFAULT_TENANT, "w", false)).hasSize(2_000);
            disk.kill(process);
        }
    }

    @Test
    void an_index_of_another_file_is_not_believed() throws Exception {
        disk.kill(filled(2_000));
        byte[] foreign = only("index-");
        SimulatedDisk second = new SimulatedDisk(new Random(2));
        SimulatedProcess process = second.process();
        append(log(process), event(0, EventType.WORKFLOW_STARTED, 0));
        second.kill(process);
        String segment = second.files().keySet().stream()
                .filter(path -> path.contains("note-"))
                .findFirst()
                .orElseThrow();
        second.plant(segment.replace("note-", "index-"), foreign);
        FileSystemEventLog log = log(second.process());
        assertThat(unfinished(log)).containsExactly("run-0");
        assertThat(log.peek(key(0))).hasSize(1);
    }
}
