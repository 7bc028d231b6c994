package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedDisk.ProcessDeath;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shortest ways in which earlier versions of the protocol broke a promise, each kept for ever. */
class TracesTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "w", "r");
    private static final RunKey OTHER_RUN = new RunKey(RunKey.DEFAULT_TENANT, "w", "other");
    private static final String LIVE = "/log/w/events.log";
    private static final int LOSSES = 40;

    /** A thing that happens once, in front of an operation on a path. */
    private static final class Trap implements SimulatedDisk.Hook {
        private Operation operation;
        private String path;
        private Action action;

        void set(Operation before, String on, Action what) {
            operation = before;
            path = on;
            action = what;
        }

        @Override
        public Outcome before(SimulatedProcess process, Operation next, String on) {
            if (action != null && next == operation && on.contains(path)) {
                Action what = action;
                action = null;
                return what.run();
            }
            return Outcome.DONE;
        }
    }

    private interface Action {
        Outcome run();
    }

    /** A process and its log. */
    private static final class Writing {
        private final Trap trap = new Trap();
        private final SimulatedProcess storage;
        private final FileSystemEventLog log;

        Writing(SimulatedDisk disk) {
            storage = disk.process(trap);
            log = new FileSystemEventLog(storage, Runnable::run, Clock.fixed(NOON, ZoneOffset.UTC));
        }

        boolean append(Event... events) {
            CompletableFuture<Void> append = log.append(List.of(events)).toCompletableFuture();
            return append.isDone() && !append.isCompletedExceptionally();
        }

        void appendAndDie(Event... events) {
            assertThatThrownBy(() -> log.append(List.of(events))).isInstanceOf(ProcessDeath.class);
        }

        List<Event> history(RunKey run) throws Exception {
            try (Hold hold = log.hold(run)) {
                return log.history(hold);
            }
        }
    }

    private static Event event(RunKey run, long seq, String what) {
        EventType type = seq == 0 ? EventType.WORKFLOW_STARTED : EventType.TASK_STARTED;
        return new Event(NOON, type, run, null, seq, Map.of("what", what), Map.of());
    }

    private interface Scenario {
        /** @return what must be the history after any later loss of power */
        List<Event> play(SimulatedDisk disk) throws Exception;
    }

    /** Plays a scenario, takes the power away in many ways, and looks. */
    private static void survives(Scenario scenario) throws Exception {
        for (long seed = 1; seed <= LOSSES; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            List<Event> told = scenario.play(disk);
            disk.powerLoss();
            assertThat(new Writing(disk).history(RUN)).as("seed %d", seed).startsWith(told.toArray(new Event[0]));
        }
    }

    @Test
    void trace_1_a_line_written_but_neither_forced_nor_noted_is_carried_before_anyone_acts_on_it() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            a.trap.set(Operation.FORCE, LIVE, () -> Outcome.DEATH_BEFORE);
            a.appendAndDie(event(RUN, 0, "a"));
            Writing b = new Writing(disk);
            assertThat(b.log.peek(RUN)).isEmpty();
            assertThat(b.history(RUN)).containsExactly(event(RUN, 0, "a"));
            assertThat(b.append(event(RUN, 1, "b"))).isTrue();
            return List.of(event(RUN, 0, "a"), event(RUN, 1, "b"));
        });
    }

    @Test
    void trace_2_after_a_failed_force_nobody_believes_a_second_one() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            assertThat(a.append(event(RUN, 0, "a"))).isTrue();
            a.trap.set(Operation.FORCE, LIVE, () -> Outcome.FAILED);
            assertThat(a.append(event(RUN, 1, "a"))).isFalse();
            disk.kill(a.storage);
            Writing b = new Writing(disk);
            List<Event> told = b.history(RUN);
            assertThat(told).hasSize(2);
            return told;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void trace_3_a_dead_drivers_unacknowledged_line_is_not_written_anew(long seq) throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            List<Event> told = new ArrayList<>();
            for (long i = 0; i < seq; i++) {
                assertThat(a.append(event(RUN, i, "a"))).isTrue();
                told.add(event(RUN, i, "a"));
            }
            a.trap.set(Operation.FORCE, LIVE, () -> Outcome.DEATH_BEFORE);
            a.appendAndDie(event(RUN, seq, "a"));
            Writing b = new Writing(disk);
            List<Event> history = b.history(RUN);
            told.add(event(RUN, seq, "a"));
            assertThat(history).isEqualTo(told);
            assertThat(b.append(event(RUN, seq + 1, "b"))).isTrue();
            told.add(event(RUN, seq + 1, "b"));
            return told;
        });
    }

    @Test
    void trace_4_a_dead_owners_tail_is_left_as_it_is_under_a_closed_name() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            assertThat(a.append(event(RUN, 0, "a"))).isTrue();
            a.trap.set(Operation.WRITE, LIVE, () -> Outcome.DEATH_WITHIN);
            a.appendAndDie(event(RUN, 1, "a"), event(RUN, 2, "a"));
            byte[] left = disk.files().get(LIVE);
            Writing b = new Writing(disk);
            List<Event> told = b.history(RUN);
            assertThat(b.append(event(OTHER_RUN, 0, "b"))).isTrue();
            if (disk.files().keySet().stream().anyMatch(name -> name.startsWith("/log/w/events-"))) {
                assertThat(disk.files().entrySet()).anySatisfy(file -> {
                    assertThat(file.getKey()).startsWith("/log/w/events-");
                    assertThat(file.getValue()).isEqualTo(left);
                });
                assertThat(new String(disk.files().get(LIVE), StandardCharsets.UTF_8))
                        .contains("\"type\":\"LOG_REPAIRED\"", "\"provenOffset\":");
            }
            return told;
        });
    }

    @Test
    void trace_5_lines_forced_behind_an_older_note_survive() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            assertThat(a.append(event(RUN, 0, "a"))).isTrue();
            Map.Entry<String, byte[]> note = disk.files().entrySet().stream()
                    .filter(file -> file.getKey().contains("/note-"))
                    .findFirst()
                    .orElseThrow();
            byte[] older = note.getValue().clone();
            assertThat(a.append(event(RUN, 1, "a"))).isTrue();
            disk.kill(a.storage);
            disk.plant(note.getKey(), older);
            Writing b = new Writing(disk);
            List<Event> told = b.history(RUN);
            assertThat(told).containsExactly(event(RUN, 0, "a"), event(RUN, 1, "a"));
            return told;
        });
    }

    @Test
    void trace_6_a_files_entry_is_forced_before_anyone_acknowledges_in_it() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            a.trap.set(Operation.FORCE_DIRECTORY, "", () -> Outcome.DEATH_BEFORE);
            a.appendAndDie(event(OTHER_RUN, 0, "a"));
            Writing b = new Writing(disk);
            assertThat(b.append(event(RUN, 0, "b"))).isTrue();
            return List.of(event(RUN, 0, "b"));
        });
    }

    @Test
    void trace_7_a_reader_notices_that_a_file_began_to_be_written_while_it_read() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        assertThat(new Writing(disk).append(event(RUN, 0, "a"))).isTrue();
        disk.powerLoss();
        for (int nth = 1; nth <= 6; nth++) {
            Writing reader = new Writing(disk);
            Writing writer = new Writing(disk);
            writer.trap.set(Operation.FORCE, LIVE, () -> Outcome.DEATH_BEFORE);
            int[] reads = {nth};
            reader.trap.set(Operation.READ, "/log/w/", new Action() {
                @Override
                public Outcome run() {
                    if (--reads[0] > 0) {
                        reader.trap.set(Operation.READ, "/log/w/", this);
                    } else {
                        writer.appendAndDie(event(RUN, 1, "unforced"));
                    }
                    return Outcome.DONE;
                }
            });
            assertThat(reader.log.peek(RUN)).as("writer before read %d", nth).containsExactly(event(RUN, 0, "a"));
            disk.powerLoss();
            disk = new SimulatedDisk(new Random(nth));
            assertThat(new Writing(disk).append(event(RUN, 0, "a"))).isTrue();
            disk.powerLoss();
        }
    }

    @Test
    void trace_8_a_new_segment_may_vanish_and_a_third_one_still_names_it() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            assertThat(a.append(event(RUN, 0, "a"))).isTrue();
            a.trap.set(Operation.FORCE, LIVE, () -> Outcome.FAILED);
            assertThat(a.append(event(RUN, 1, "a"))).isFalse();
            disk.kill(a.storage);
            Writing b = new Writing(disk);
            b.trap.set(Operation.FORCE, LIVE, () -> Outcome.DEATH_BEFORE);
            b.appendAndDie(event(OTHER_RUN, 0, "b"));
            Writing c = new Writing(disk);
            c.trap.set(Operation.FORCE, LIVE, () -> Outcome.DEATH_BEFORE);
            c.appendAndDie(event(OTHER_RUN, 1, "c"));
            disk.powerLoss();
            Writing d = new Writing(disk);
            List<Event> told = d.history(RUN);
            assertThat(told).startsWith(event(RUN, 0, "a"));
            return told;
        });
    }

    @Test
    void trace_9_nobody_appends_to_a_file_that_was_given_up() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Writing a = new Writing(disk);
        assertThat(a.append(event(RUN, 0, "a"))).isTrue();
        Writing c = new Writing(disk);
        assertThat(c.log.peek(RUN)).hasSize(1);
        a.trap.set(Operation.FORCE, LIVE, () -> Outcome.DEATH_BEFORE);
        a.appendAndDie(event(RUN, 1, "a"));
        byte[] left = disk.files().get(LIVE);
        Writing b = new Writing(disk);
        assertThat(b.append(event(OTHER_RUN, 0, "b"))).isTrue();
        b.log.close();
        assertThat(c.append(event(OTHER_RUN, 1, "c"))).isTrue();
        assertThat(disk.files().entrySet()).anySatisfy(file -> {
            assertThat(file.getKey()).startsWith("/log/w/events-");
            assertThat(file.getValue()).isEqualTo(left);
        });
    }

    @Test
    void trace_10_a_frozen_owner_blocks_nobody_and_comes_back_with_equal_lines() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Writing a = new Writing(disk);
        Writing b = new Writing(disk);
        boolean[] wentOn = new boolean[1];
        a.trap.set(Operation.FORCE, LIVE, () -> {
            wentOn[0] = b.append(event(RUN, 0, "same"), event(RUN, 1, "b"));
            return Outcome.DONE;
        });
        assertThat(a.append(event(RUN, 0, "same"))).isTrue();
        assertThat(wentOn[0]).isTrue();
        assertThat(new Writing(disk).history(RUN)).containsExactly(event(RUN, 0, "same"), event(RUN, 1, "b"));
        assertThat(disk.files().keySet()).anyMatch(name -> name.startsWith("/log/w/events-"));
    }

    @Test
    void trace_11_a_blocked_file_holds_up_no_other_workflow() {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Writing a = new Writing(disk);
        RunKey first = new RunKey(RunKey.DEFAULT_TENANT, "w1", "r");
        RunKey second = new RunKey(RunKey.DEFAULT_TENANT, "w2", "r");
        boolean[] others = new boolean[1];
        a.trap.set(Operation.FORCE, "/log/w1/", () -> {
            others[0] = a.append(event(second, 0, "w2 while w1 is blocked"));
            return Outcome.DONE;
        });
        assertThat(a.append(event(first, 0, "w1"))).isTrue();
        assertThat(others[0]).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trace_14_one_identity_never_starts_twice(boolean acknowledged) throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Writing a = new Writing(disk);
        Writing b = new Writing(disk);
        Hold identity = a.log.holdIdentity(RunKey.DEFAULT_TENANT, "w", "i");
        assertThat(identity.run().runId()).isEqualTo("i");
        a.trap.set(Operation.FORCE, LIVE, () -> acknowledged ? Outcome.DONE : Outcome.DEATH_BEFORE);
        Runnable start = () -> a.log.append(List.of(event(RUN, 0, "started")));
        if (acknowledged) {
            start.run();
        } else {
            assertThatThrownBy(start::run).isInstanceOf(ProcessDeath.class);
        }
        if (acknowledged) { // frozen before it lets the identity go
            assertThatThrownBy(() -> b.log.holdIdentity(RunKey.DEFAULT_TENANT, "w", "i"))
                    .isInstanceOf(HeldElsewhereException.class);
            b.log.holdIdentity(RunKey.DEFAULT_TENANT, "w", "another").close();
            disk.kill(a.storage);
        }
        try (Hold taken = b.log.holdIdentity(RunKey.DEFAULT_TENANT, "w", "i")) {
            assertThat(taken.run().runId()).isEqualTo("i");
            assertThat(b.log.runs(RunKey.DEFAULT_TENANT, "w", true)).hasSize(1);
        }
        assertThat(b.history(RUN)).containsExactly(event(RUN, 0, "started"));
    }

    @Test
    void trace_15_lines_in_a_living_strangers_file_are_read_and_carried() throws Exception {
        survives(disk -> {
            Writing a = new Writing(disk);
            assertThat(a.append(event(RUN, 0, "a"))).isTrue();
            a.trap.set(Operation.FORCE, LIVE, () -> Outcome.FAILED);
            assertThat(a.append(event(RUN, 1, "a"))).isFalse();
            assertThat(a.log.append(List.of(event(OTHER_RUN, 0, "a")))).isNotNull(); // it lives on, with others
            Writing b = new Writing(disk);
            List<Event> told = b.history(RUN);
            assertThat(told).containsExactly(event(RUN, 0, "a"), event(RUN, 1, "a"));
            return told;
        });
    }

    @Test
    void trace_16_a_run_is_not_let_go_while_an_event_of_it_is_under_way() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Writing a = new Writing(disk);
        Writing b = new Writing(disk);
        Hold hold = a.log.hold(RUN);
        a.trap.set(Operation.FORCE, LIVE, () -> {
            hold.close();
            assertThatThrownBy(() -> b.log.hold(RUN)).isInstanceOf(HeldElsewhereException.class);
            return Outcome.DONE;
        });
        assertThat(a.append(event(RUN, 0, "a"))).isTrue();
        assertThat(b.history(RUN)).containsExactly(event(RUN, 0, "a"));
    }
}
