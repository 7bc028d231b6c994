package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.Hold;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sick disk costs delay, not events. */
class FullDiskTest {

    private static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "w", "r");
    private static final int OPERATIONS_MAX = 400;

    private Instant now = Instant.parse("2026-01-13T12:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private static Event event(long seq) {
        EventType type = seq == 0 ? EventType.WORKFLOW_STARTED : EventType.TASK_STARTED;
        return new Event(Instant.EPOCH, type, RUN, null, seq, Map.of("text", "x".repeat(500)), Map.of());
    }

    private static boolean append(FileSystemEventLog log, Event... events) {
        CompletableFuture<Void> append = log.append(List.of(events)).toCompletableFuture();
        return append.isDone() && !append.isCompletedExceptionally();
    }

    @Test
    void a_disk_that_fills_up_in_the_middle_of_a_line_loses_and_glues_nothing() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        FileSystemEventLog log = new FileSystemEventLog(disk.process(), Runnable::run, clock);
        assertThat(append(log, event(0))).isTrue();
        disk.capacity(
                disk.files().values().stream().mapToLong(bytes -> bytes.length).sum() + 900);
        assertThat(append(log, event(1), event(2), event(3))).isFalse();
        assertThat(log.peek(RUN)).containsExactly(event(0));
        assertThat(log.gauges().lastError()).contains("No space left");
        int files = disk.files().size();
        for (int i = 0; i < 50; i++) {
            now = now.plusSeconds(10);
            assertThat(append(log, event(1), event(2), event(3))).isFalse();
        }
        assertThat(log.gauges().lastError()).contains("AUR-314");
        assertThat(disk.files()).as("no litter while it is full").hasSizeLessThanOrEqualTo(files + 2);
        disk.capacity(Long.MAX_VALUE / 8);
        now = now.plusSeconds(10);
        assertThat(append(log, event(1), event(2), event(3))).isTrue();
        assertThat(log.peek(RUN)).containsExactly(event(0), event(1), event(2), event(3));
        disk.powerLoss();
        assertThat(history(disk)).containsExactly(event(0), event(1), event(2), event(3));
    }

    private List<Event> history(SimulatedDisk disk) throws Exception {
        FileSystemEventLog log = new FileSystemEventLog(disk.process(), Runnable::run, clock);
        try (Hold hold = log.hold(RUN)) {
            return log.history(hold);
        } finally {
            log.close();
        }
    }

    /** A log that has refused the first event for that, ten seconds ago. */
    private FileSystemEventLog whoseFirstForceFailed(SimulatedDisk disk) {
        int[] failing = {1};
        FileSystemEventLog log = new FileSystemEventLog(
                disk.process((process, operation, path) ->
                        operation == Operation.FORCE && failing[0]-- > 0 ? Outcome.FAILED : Outcome.DONE),
                Runnable::run,
                clock);
        assertThat(append(log, event(0))).isFalse();
        now = now.plusSeconds(10);
        return log;
    }

    @Test
    void later_events_of_a_run_wait_until_the_refused_ones_are_handed_over_again() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        FileSystemEventLog log = whoseFirstForceFailed(disk);
        assertThat(append(log, event(1))).isFalse();
        assertThat(append(log, event(0))).isTrue();
        assertThat(append(log, event(1))).isTrue();
        assertThat(log.peek(RUN)).containsExactly(event(0), event(1));
    }

    @Test
    void a_run_that_comes_back_after_others_drove_it_does_not_wait_for_what_was_refused_before() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        FileSystemEventLog log = whoseFirstForceFailed(disk);
        FileSystemEventLog other = new FileSystemEventLog(disk.process(), Runnable::run, clock);
        assertThat(append(other, event(0))).isTrue();
        log.takenUp(RUN);
        assertThat(append(log, event(1))).isTrue();
        assertThat(log.peek(RUN)).containsExactly(event(0), event(1));
    }

    /** Fails the Nth operation for each N until the scenario passes without meeting it. */
    @ParameterizedTest
    @EnumSource(names = "DONE", mode = EnumSource.Mode.EXCLUDE)
    void whichever_operation_fails_what_was_acknowledged_is_there_and_work_goes_on(Outcome outcome) throws Exception {
        int nth = 0;
        boolean met = true;
        while (met) {
            int[] left = {nth++};
            SimulatedDisk disk = new SimulatedDisk(new Random(nth));
            List<Event> acknowledged = new ArrayList<>();
            try {
                scenario(disk, acknowledged, left, outcome);
            } catch (SimulatedDisk.ProcessDeath e) {
                // the process ended, as asked
            }
            met = left[0] < 0;
            disk.powerLoss();
            List<Event> history = history(disk);
            assertThat(history).as("operation %d", nth).hasSizeGreaterThanOrEqualTo(acknowledged.size());
            assertThat(history.subList(0, acknowledged.size())).isEqualTo(acknowledged);
            assertThat(nth).isLessThan(OPERATIONS_MAX);
        }
        assertThat(nth).isGreaterThan(40);
    }

    private void scenario(SimulatedDisk disk, List<Event> acknowledged, int[] left, Outcome outcome) {
        for (int life = 0; life < 3; life++) {
            FileSystemEventLog log = new FileSystemEventLog(
                    disk.process((process, operation, path) -> {
                        boolean unfailing = operation == Operation.LOCK || operation == Operation.UNLOCK;
                        return !unfailing && left[0]-- == 0 ? outcome : Outcome.DONE;
                    }),
                    Runnable::run,
                    clock);
            for (int i = 0; i < 3; i++) {
                Event next = event(acknowledged.size());
                boolean done = append(log, next);
                for (int again = 0; again < 3 && !done; again++) {
                    now = now.plusSeconds(10);
                    done = append(log, next);
                }
                assertThat(done).isTrue();
                acknowledged.add(next);
            }
            log.close();
        }
    }
}
