package io.aureus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.eventlog.filesystem.SimulatedDisk.Hook;
import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedDisk.ProcessDeath;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import io.aureus.tool.Wait;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Single turns of taking a run up and letting it go at which a promise once broke, each step by step. */
class TakingUpTest {
    private static final Hook IN_PEACE = (process, operation, path) -> Outcome.DONE;
    private static final Workflow TWO_TASKS = Workflow.named("w")
            .task("one", task -> task.tool("count"))
            .task("two", task -> task.tool("count").dependsOn("one"))
            .build();

    private static final Workflow WAITS_TOO_LONG = Workflow.named("w")
            .task("one", task -> task.tool("wait").timeout(Duration.ofSeconds(5)))
            .build();

    private final SimulatedClock clock = new SimulatedClock();
    private final List<String> executed = new ArrayList<>();
    private int drivers;

    /** One process that drives. */
    private final class Driving implements RunListener {
        private final FileSystemEventLog log;
        private final Engine engine;
        private final Map<RunKey, RunStatus> left = new LinkedHashMap<>();
        private Drive drive;

        Driving(SimulatedDisk disk, Hook hook) {
            log = new FileSystemEventLog(disk.process(hook), Runnable::run, clock);
            engine = new Engine(new Surroundings(
                    new InMemoryStateStore(),
                    log,
                    Tools.of(new Counting(), new Waiting()),
                    Runnable::run,
                    1,
                    clock,
                    new Random(drivers++),
                    Duration.ZERO));
        }

        Driving launch() {
            return launch(TWO_TASKS);
        }

        Driving launch(Workflow workflow) {
            Launch launch = new Launch("default", workflow, Map.of(), null, null, false, false, Path.of("/work"));
            drive = engine.drive(List.<Order>of(launch).iterator(), 1, true, this);
            return this;
        }

        boolean step() throws InterruptedException {
            return drive.step(Duration.ZERO) != null;
        }

        void toTheEnd() throws InterruptedException {
            for (int i = 0; i < 100 && step(); i++) {
                clock.advance(Duration.ofMillis(100));
            }
        }

        RunKey only() {
            assertThat(left).hasSize(1);
            return left.keySet().iterator().next();
        }

        @Override
        public void left(Run run, boolean resumed) {
            left.put(run.key(), run.status());
        }
    }

    private final class Counting implements Tool {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public Object execute(Invocation invocation) {
            executed.add(invocation.run() + "/" + invocation.taskId());
            return null;
        }
    }

    private static final class Waiting implements Tool {
        @Override
        public String name() {
            return "wait";
        }

        @Override
        public Object execute(Invocation invocation) {
            return new Wait(invocation.startedAt().plusSeconds(3_600), null);
        }
    }

    /** Does something before the n-th operation of a kind. */
    private static Hook before(int nth, Operation kind, String path, Outcome then, Runnable action) {
        int[] seen = {0};
        return (process, operation, on) -> {
            if (operation == kind && on.contains(path) && ++seen[0] == nth) {
                action.run();
                return then;
            }
            return Outcome.DONE;
        };
    }

    @Test
    void trace_13_a_run_that_ends_between_being_seen_and_being_taken_is_read_again_and_its_end_is_told()
            throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(13));
        Driving first = new Driving(disk, IN_PEACE).launch();
        while (executed.isEmpty()) {
            first.step();
        }
        Driving second = new Driving(disk, before(2, Operation.LOCK, "", Outcome.DONE, () -> {
            try {
                first.toTheEnd();
                first.log.close();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
        second.launch().toTheEnd();
        RunKey one = first.only();
        assertThat(second.left).containsExactly(Map.entry(one, RunStatus.COMPLETED));
        assertThat(executed).containsExactly(one + "/one", one + "/two");
    }

    @Test
    void an_end_that_may_yet_be_lost_is_carried_before_it_is_told() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            executed.clear();
            Hook dies = (process, operation, path) ->
                    operation == Operation.FORCE && executed.size() == 2 ? Outcome.DEATH_BEFORE : Outcome.DONE;
            Driving first = new Driving(disk, dies);
            RunKey[] begun = {null};
            try {
                first.launch();
                while (first.step()) {
                    begun[0] = first.log
                            .runs(null, null, false)
                            .findFirst()
                            .orElseThrow()
                            .key();
                }
            } catch (ProcessDeath e) {
                assertThat(begun[0]).isNotNull();
            }
            Driving second = new Driving(disk, IN_PEACE).launch();
            second.toTheEnd();
            assertThat(second.left).containsExactly(Map.entry(begun[0], RunStatus.COMPLETED));
            assertThat(executed).hasSize(2);
            disk.powerLoss();
            FileSystemEventLog log = new Driving(disk, IN_PEACE).log;
            try (Hold hold = log.hold(begun[0])) {
                List<Event> events = log.history(hold);
                assertThat(events.get(events.size() - 1).type()).isEqualTo(EventType.WORKFLOW_COMPLETED);
            }
        }
    }

    @Test
    void a_run_that_is_left_with_refused_events_gives_its_slots_back() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        boolean[] sick = {true};
        Driving driving = new Driving(
                disk,
                (process, operation, path) -> sick[0] && operation == Operation.FORCE && path.contains("events")
                        ? Outcome.FAILED
                        : Outcome.DONE);
        driving.launch();
        driving.step();
        driving.step();
        driving.drive.leaveAll("enough");
        driving.toTheEnd();
        assertThat(driving.left).containsValue(RunStatus.RUNNING);
        assertThat(driving.engine.attemptsInFlight()).isZero();
        sick[0] = false;
        clock.advance(Duration.ofSeconds(10));
        driving.left.clear();
        driving.launch().toTheEnd();
        assertThat(driving.left).containsValue(RunStatus.COMPLETED);
        assertThat(executed).hasSize(2);
    }

    @Test
    void a_wait_is_timed_out_by_the_process_that_took_it_up_as_if_there_had_been_no_other() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(2));
        Driving first = new Driving(disk, IN_PEACE).launch(WAITS_TOO_LONG);
        for (int i = 0; i < 20; i++) {
            first.step();
            clock.advance(Duration.ofMillis(100));
        }
        first.drive.leaveAll("the process ends");
        first.toTheEnd();
        assertThat(first.left).containsValue(RunStatus.RUNNING);
        Driving second = new Driving(disk, IN_PEACE).launch(WAITS_TOO_LONG);
        second.toTheEnd();
        assertThat(second.left).containsExactly(Map.entry(first.only(), RunStatus.FAILED));
        List<Event> events = second.log.peek(first.only());
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        EventType.WORKFLOW_STARTED,
                        EventType.TASK_STARTED,
                        EventType.TASK_WAITING,
                        EventType.TASK_TIMEOUT,
                        EventType.WORKFLOW_FAILED);
        Instant began = events.get(1).timestamp();
        assertThat(events.get(3).timestamp()).isBetween(began.plusSeconds(5), began.plusMillis(5_200));
    }
}
