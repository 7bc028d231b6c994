package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.RunKey;
import io.aureus.store.ClaimedRun;
import io.aureus.store.postgres.Said;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How those who serve take what was submitted. */
@Timeout(60)
class SubmittedRunsTest extends DatabaseTrace {
    private static final Workflow OTHER =
            Workflow.named("other").task("only", t -> t.tool("note")).build();
    private static final Workflow BOUNDED = Workflow.named("bounded")
            .task("only", t -> t.tool("note").timeout(Duration.ofHours(1)))
            .build();

    private static void submit(DrivenNode node, Workflow workflow, String id) throws Exception {
        node.engine.submit(
                new Launch(RunKey.DEFAULT_TENANT, workflow, Map.of(), null, id, false, true, Path.of("/work")));
    }

    private static void serves(DrivenNode node) {
        node.drive = node.engine.drive(node.engine.submittedRuns(), 1_000, false, node);
    }

    private int owned(DrivenNode node) throws Exception {
        return Integer.parseInt(database.text("SELECT count(*)::text FROM aureus.workflow_states WHERE owner = '"
                + node.store.store().first().driver() + "'"));
    }

    @Test
    void a_server_takes_what_it_has_room_for_and_leaves_the_rest_to_others() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        DrivenNode b = node("B", new InMemoryEventLog());
        for (int i = 0; i < 40; i++) {
            submit(a, OTHER, "r" + i);
        }
        a.executesAtOnce = false;
        b.executesAtOnce = false;
        serves(a);
        serves(b);
        int room = a.engine.slots().free();
        a.stepUntil(() -> a.attempts.size() == room);
        a.stepUntil(() -> owned(a) > 0);
        b.stepUntil(() -> b.attempts.size() == room);

        assertThat(owned(a)).isEqualTo(room);
        assertThat(owned(b)).isEqualTo(room);

        a.executesAtOnce = true;
        a.attempts.forEach(Runnable::run);
        a.stepUntil(() -> a.heard.size() == 40 - room);
        assertThat(a.heard).containsOnly("left COMPLETED");
    }

    @Test
    void what_a_process_takes_while_it_still_drives_it_under_an_earlier_lease_is_given_back() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        submit(a, CHAIN, "r");
        a.executesAtOnce = false;
        serves(a);
        a.stepUntil(() -> a.attempts.size() == 1);
        a.expire(database);
        a.store.look();
        List<ClaimedRun> own = a.store.store().claimSubmitted(10);
        assertThat(own).hasSize(1);

        Drive other = a.engine.drive(List.of(new Claimed(own.get(0))).iterator(), 1, false, a);
        other.step(Duration.ZERO);
        assertThat(a.heard).hasSize(1).first().asString().startsWith("refused AUR-218");
        a.store.look();

        assertThat(column("owner")).isNull();
        a.executesAtOnce = true;
        a.attempts.forEach(Runnable::run);
        a.stepUntil(() -> a.heard.contains("left COMPLETED"));
        assertThat(a.heard).contains("lost");
    }

    @Test
    void one_that_this_program_breaks_over_does_not_keep_it_from_the_others() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        submit(a, CHAIN, "r");
        submit(a, OTHER, "s");
        database.execute("UPDATE aureus.workflow_versions SET definition = '{' WHERE workflow_id = 'chain'");
        DrivenNode b = node("B", new InMemoryEventLog());
        serves(b);

        b.stepUntil(() -> b.heard.size() >= 2);

        assertThat(b.heard).contains("left COMPLETED").anyMatch(heard -> heard.startsWith("refused AUR-224 Run 'r'"));
        b.store.look();
        assertThat(column("owner")).isNull();
        submit(a, OTHER, "t");
        b.stepUntil(() -> {
            b.store.look();
            return b.heard.stream().filter("left COMPLETED"::equals).count() == 2;
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE aureus.workflow_states SET events = 'no event' WHERE run_id = 'r'",
                "UPDATE aureus.task_states SET compensation = '[7]' WHERE run_id = 'r'"
            })
    void rows_that_cannot_be_read_keep_nobody_from_the_others(String damage) throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        submit(a, CHAIN, "r");
        a.executesAtOnce = false;
        serves(a);
        a.stepUntil(() -> a.attempts.size() == 1 && types(a.log).size() == 2);
        a.expire(database);
        submit(a, OTHER, "s");
        database.execute(damage);
        DrivenNode b = node("B", new InMemoryEventLog());
        try (Said said = new Said("io.aureus.store.postgres")) {
            serves(b);
            b.stepUntil(() -> {
                b.store.look();
                return b.heard.contains("left COMPLETED");
            });

            assertThat(said.with("AUR-654")).hasSize(1).first().asString().contains("run 'r'");
        }
        b.store.look();
        assertThat(column("owner")).isNull();
    }

    @Test
    void a_command_that_only_a_newer_version_knows_neither_takes_a_run_nor_keeps_it() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        submit(a, CHAIN, "r");
        database.execute("UPDATE aureus.workflow_states SET status = 'paused', command = 'SKIP:b', command_no = 1");
        assertThat(a.store.store().claimSubmitted(10)).isEmpty();

        database.execute("UPDATE aureus.workflow_states SET status = 'pending'");
        assertThat(a.store.store().claimSubmitted(10))
                .singleElement()
                .extracting(ClaimedRun::command)
                .isNull();
    }

    @Test
    void a_process_that_waits_for_the_store_to_give_it_runs_is_not_taken_for_one_that_stands_still() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        a.executesAtOnce = false;
        a.drive = a.engine.drive(new SlowQueue(launch(), asked, answer), 2, false, a);
        Thread turning = new Thread(() -> {
            try {
                while (a.step()) {
                    Thread.onSpinWait();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        turning.start();
        asked.await();

        assertThat(a.drive.size()).isEqualTo(1);
        assertThat(a.drive.isTurning(Duration.ZERO)).isTrue();

        answer.countDown();
        a.engine.drain();
        while (turning.isAlive()) {
            List.copyOf(a.attempts).forEach(Runnable::run);
            turning.join(5);
        }
    }

    /** One order, then a question whether there is another one that takes its time. */
    private static final class SlowQueue implements Iterator<Order> {
        private final CountDownLatch asked;
        private final CountDownLatch answer;
        private Order order;

        SlowQueue(Order order, CountDownLatch asked, CountDownLatch answer) {
            this.order = order;
            this.asked = asked;
            this.answer = answer;
        }

        @Override
        public boolean hasNext() {
            if (order == null) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return order != null;
        }

        @Override
        public Order next() {
            if (order == null) {
                throw new NoSuchElementException();
            }
            Order next = order;
            order = null;
            return next;
        }
    }

    @Test
    void the_time_of_an_attempt_that_has_ended_is_forgotten() throws Exception {
        DrivenNode a = node("A", new InMemoryEventLog());
        for (int i = 0; i < 10; i++) {
            submit(a, BOUNDED, "r" + i);
        }
        serves(a);

        a.stepUntil(() -> a.heard.size() == 10);

        assertThat(a.heard).containsOnly("left COMPLETED");
        assertThat(a.drive.timers().size()).isZero();
    }
}
