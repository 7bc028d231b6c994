package io.aureus.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.engine.DriveFailedException;
import io.aureus.engine.Engine;
import io.aureus.engine.Launch;
import io.aureus.engine.Order;
import io.aureus.engine.Progress;
import io.aureus.engine.RunListener;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnedDriveTest {
    private static final Duration TURN = Duration.ofSeconds(1);

    private final AtomicLong passed = new AtomicLong();
    private final Engine engine = new Engine(new Surroundings(
            new InMemoryStateStore(),
            new InMemoryEventLog(),
            Tools.installed(),
            Runnable::run,
            4,
            Clock.systemUTC(),
            new Random(1),
            Duration.ZERO));

    @Test
    void another_job_turns_what_one_has_let_go_of_to_its_end() throws Exception {
        TurnedDrive drive = drive(List.of(launch()).iterator());

        assertThat(drive.take()).isTrue();
        assertThat(drive.take()).as("while the first one turns it").isFalse();
        drive.turn(TURN);
        drive.release();
        assertThat(drive.take()).isTrue();
        turnToTheEnd(drive);

        drive.await();
        assertThat(drive.outcomes().ending()).isEqualTo(Outcomes.Ending.COMPLETED);
        assertThat(drive.outcomes().text()).endsWith(" completed");
        assertThat(drive.take()).as("after its end").isFalse();
    }

    @Test
    void a_drive_that_breaks_leaves_its_runs_and_says_so() throws Exception {
        Iterator<Order> breaking = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Order next() {
                throw new IllegalStateException("the source of orders is gone");
            }
        };
        TurnedDrive drive = drive(breaking);

        turnToTheEnd(drive);

        assertThatThrownBy(drive::await)
                .isInstanceOf(DriveFailedException.class)
                .hasMessageStartingWith("AUR-514")
                .hasMessageContaining("the source of orders is gone");
        assertThat(drive.outcomes().ending()).isEqualTo(Outcomes.Ending.FAILED);
    }

    @Test
    void what_no_job_turns_any_more_is_ended_by_whoever_waits_for_it() throws Exception {
        TurnedDrive drive = drive(List.of(launch()).iterator());

        engine.drain();

        assertThat(drive.endBy(System.nanoTime() + Duration.ofMinutes(1).toNanos()))
                .isTrue();
    }

    @Test
    void a_drive_whose_first_job_is_still_being_started_has_not_lost_it() {
        TurnedDrive drive = drive(List.of(launch()).iterator());

        pass(TURN.multipliedBy(10));
        assertThat(drive.lostItsJob(job -> true))
                .as("while its job is being started")
                .isFalse();

        drive.startedAs(0);
        assertThat(drive.lostItsJob(job -> true)).as("as soon as it is").isFalse();

        pass(TURN.multipliedBy(10));
        assertThat(drive.lostItsJob(job -> false))
                .as("while the job waits for its turn")
                .isFalse();
        assertThat(drive.lostItsJob(job -> true))
                .as("when the job is over and turned nothing")
                .isTrue();

        drive.take();
        assertThat(drive.lostItsJob(job -> true)).as("while it is turned").isFalse();
    }

    @Test
    void a_drive_that_its_job_has_let_go_of_has_lost_it_whatever_is_known_of_the_job() {
        TurnedDrive drive = drive(List.of(launch()).iterator());
        drive.startedAs(0);
        drive.take();
        drive.release();

        assertThat(drive.lostItsJob(job -> false)).as("at first").isFalse();
        pass(TURN.multipliedBy(10));
        assertThat(drive.lostItsJob(job -> false)).isTrue();

        drive.startedAs(1);
        pass(TURN.multipliedBy(10));
        assertThat(drive.lostItsJob(job -> false)).as("when another job has it").isFalse();
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    private TurnedDrive drive(Iterator<? extends Order> orders) {
        Outcomes outcomes = new Outcomes(RunListener.NONE, Clock.systemUTC(), false);
        return new TurnedDrive(
                "token",
                WorkflowJobs.JOB,
                engine.drive(orders, 1, true, outcomes),
                outcomes,
                () -> System.nanoTime() + passed.get());
    }

    private static Launch launch() {
        Workflow workflow = Workflow.named("one")
                .task("a", task -> task.tool("value").input("value", 1L))
                .build();
        return new Launch(RunKey.DEFAULT_TENANT, workflow, Map.of(), null, null, true, false, Path.of(""));
    }

    private static void turnToTheEnd(TurnedDrive drive) throws InterruptedException {
        Progress progress = drive.turn(TURN);
        while (progress != null) {
            progress = drive.turn(TURN);
        }
    }
}
