package io.aureus.store.postgres;

import static io.aureus.store.MadeRuns.begin;
import static io.aureus.store.MadeRuns.commit;
import static io.aureus.store.MadeRuns.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.RunKey;
import io.aureus.store.RunCommand;
import io.aureus.store.RunCommand.Verb;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process hears on the thread that keeps its lease, and that nothing it hears ends that thread. */
class EarsTest {
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final int LOOKS = 8;

    private final Said said = new Said();
    private final Queue<RunCommand> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger looks = new AtomicInteger();
    private TestDatabase database;
    private PostgresStateStore store;

    @BeforeEach
    void begins() throws Exception {
        database = TestDatabase.create();
        Pool pool = new GivenPool(database.dataSource());
        LeaseKeeper lease = new LeaseKeeper(new ControlConnection(pool.control()), PERIOD, System::nanoTime);
        store = new PostgresStateStore(pool, new Trouble(), lease, new Protocol());
        store.initialize();
    }

    @AfterEach
    void ends() {
        store.close();
        said.close();
    }

    private RunKey asked(String command) throws Exception {
        RunKey run = key();
        store.commit(commit(begin(store, run)));
        database.execute("UPDATE aureus.workflow_states SET command_no = 1, command = '" + command
                + "' WHERE run_id = '" + run.runId() + "'");
        return run;
    }

    private void untilItHasLookedAgain() throws Exception {
        int before = looks.get();
        until(() -> looks.get() >= before + LOOKS);
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("it never happens").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void a_command_of_a_newer_version_is_told_once_and_others_are_heard() throws Exception {
        RunKey strange = asked("SKIP:a task");
        RunKey shapeless = asked("PAUSE");
        RunKey paused = asked("PAUSE:for a while:\nor longer");

        store.listen(looks::incrementAndGet, heard::add);
        database.execute("NOTIFY aureus");
        untilItHasLookedAgain();

        assertThat(heard).containsOnly(new RunCommand(paused, 1, Verb.PAUSE, "for a while:\nor longer"));
        assertThat(said.with("AUR-660"))
                .hasSize(2)
                .anyMatch(line -> line.contains("'" + strange + "'") && line.contains("'SKIP:a task'"))
                .anyMatch(line -> line.contains("'" + shapeless + "'"));
        assertThat(store.mayStart(store.first())).isTrue();
        assertThat(said.with("AUR-661")).isEmpty();
    }

    @Test
    void a_listener_that_breaks_is_told_once_and_neither_the_lease_nor_the_other_listener_hears_of_it()
            throws Exception {
        RunKey paused = asked("PAUSE:now");
        Runnable work = () -> {
            looks.incrementAndGet();
            throw new IllegalStateException("a foreign error");
        };

        store.listen(work, command -> {
            heard.add(command);
            throw new IllegalStateException("another");
        });
        database.execute("NOTIFY aureus");
        untilItHasLookedAgain();

        assertThat(heard).extracting(RunCommand::run).containsOnly(paused);
        assertThat(said.with("AUR-661")).hasSize(1);
        assertThat(store.mayStart(store.first())).isTrue();
    }

    @Test
    void an_error_on_the_thread_of_the_lease_does_not_end_it() throws Exception {
        Runnable work = () -> {
            if (looks.incrementAndGet() <= LOOKS) {
                throw new LinkageError("a foreign error");
            }
        };

        store.listen(work, heard::add);
        database.execute("NOTIFY aureus");
        untilItHasLookedAgain();
        untilItHasLookedAgain();

        assertThat(said.with("AUR-661")).hasSize(1);
        assertThat(store.mayStart(store.first())).isTrue();
    }
}
