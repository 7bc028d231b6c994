package io.aureus.store.postgres;

import static io.aureus.store.MadeRuns.begin;
import static io.aureus.store.MadeRuns.change;
import static io.aureus.store.MadeRuns.commit;
import static io.aureus.store.MadeRuns.key;
import static io.aureus.store.MadeRuns.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Claim;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import io.aureus.store.StoreUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of the database that are lost on their way, before or after the commit landed: traces 17 and 18 among them. */
class CommitAnswersTest {

    private TestDatabase database;

    /** When the next commit's answer is to be lost. */
    private enum Lose {
        NOTHING,
        BEFORE_IT_LANDS,
        AFTER_IT_LANDED
    }

    private Lose lose = Lose.NOTHING;
    private String losable = "mine AS (";

    /** What statements say, and what they say without it. */
    private String rule = "no such rule";

    private String instead = "";

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
    }

    private PostgresStateStore store(Protocol protocol) throws Exception {
        PostgresStateStore store =
                new PostgresStateStore(new GivenPool(losing(database.dataSource()), database.dataSource()), protocol);
        store.initialize();
        return store;
    }

    private DataSource losing(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = call(() -> method.invoke(real, arguments));
                    return result instanceof Connection connection ? losing(connection) : result;
                });
    }

    private Connection losing(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object[] sent = method.getName().equals("prepareStatement")
                            ? new Object[] {String.valueOf(arguments[0]).replace(rule, instead)}
                            : arguments;
                    Object result = call(() -> method.invoke(real, sent));
                    boolean commits = result instanceof PreparedStatement
                            && String.valueOf(arguments[0]).contains(losable);
                    return commits ? losing((PreparedStatement) result) : result;
                });
    }

    private PreparedStatement losing(PreparedStatement real) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    boolean sends = method.getName().equals("execute")
                            || method.getName().equals("executeQuery");
                    if (sends && lose == Lose.BEFORE_IT_LANDS) {
                        throw lost();
                    }
                    Object result = call(() -> method.invoke(real, arguments));
                    if (sends && lose == Lose.AFTER_IT_LANDED) {
                        throw lost();
                    }
                    return result;
                });
    }

    private SQLException lost() {
        lose = Lose.NOTHING;
        return new SQLException("An I/O error occurred while sending to the backend.", "08006");
    }

    private interface Call {
        Object now() throws ReflectiveOperationException;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.now();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void expectNoAnswer(PostgresStateStore store, Commit commit) {
        assertThatThrownBy(() -> store.commit(commit))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("AUR-601")
                .hasMessageContaining("08006");
    }

    @Test
    void a_commit_that_landed_without_an_answer_is_done_when_it_is_sent_again() throws Exception {
        RunKey key = key();
        try (PostgresStateStore store = store(new Protocol())) {
            Commit begun = commit(begin(store, key));
            lose = Lose.AFTER_IT_LANDED;
            expectNoAnswer(store, begun);
            assertThat(store.commit(begun)).isEqualTo(Committed.ALL);

            Commit second = commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "x", 1)));
            lose = Lose.AFTER_IT_LANDED;
            expectNoAnswer(store, second);

            assertThat(store.commit(second)).isEqualTo(Committed.ALL);
            assertThat(store.find(key.tenant(), key.runId()).orElseThrow().tasks())
                    .containsExactly(task("a", "x", 1));
        }
    }

    @Test
    void a_commit_that_never_landed_is_done_when_it_is_sent_again() throws Exception {
        RunKey key = key();
        try (PostgresStateStore store = store(new Protocol())) {
            store.commit(commit(begin(store, key)));
            Commit second = commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "x", 1)));
            lose = Lose.BEFORE_IT_LANDS;
            expectNoAnswer(store, second);

            assertThat(store.commit(second)).isEqualTo(Committed.ALL);
            assertThat(store.find(key.tenant(), key.runId()).orElseThrow().run().nextSeq())
                    .isEqualTo(2);
        }
    }

    @Test
    void trace_17_a_commit_that_landed_before_its_run_was_taken_over_counts_as_lost_whatever_its_id() throws Exception {
        RunKey key = key();
        try (PostgresStateStore store = store(new Protocol());
                PostgresStateStore other = database.store()) {
            other.initialize();
            store.commit(commit(begin(store, key)));
            Commit second = commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "x", 1)));
            lose = Lose.AFTER_IT_LANDED;
            expectNoAnswer(store, second);
            Claim earlier = store.first();
            database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '" + earlier.driver() + "'");
            assertThat(other.claim(key)).isPresent();

            assertThat(store.commit(second).lost()).containsExactly(key);
        }
    }

    @Test
    void trace_19_a_run_that_was_taken_over_is_not_its_first_owners_again_because_that_one_renews_its_lease()
            throws Exception {
        RunKey key = key();
        try (PostgresStateStore store = store(new Protocol());
                PostgresStateStore other = database.store()) {
            other.initialize();
            store.commit(commit(begin(store, key)));
            Claim earlier = store.first();
            database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '" + earlier.driver() + "'");

            Claim taken = other.claim(key).orElseThrow().claim();

            assertThat(database.text("SELECT owner || ' ' || epoch FROM aureus.workflow_states"))
                    .isEqualTo(taken.driver() + " 2");
            database.execute("UPDATE aureus.drivers SET expired = false, expires_at = expires_at + interval '1 hour'"
                    + " WHERE driver_id = '" + earlier.driver() + "'");
            assertThat(store.commit(commit(change(earlier, key, 1, RunStatus.COMPLETED)))
                            .lost())
                    .containsExactly(key);
            assertThat(store.claim(key)).isEmpty();
            assertThat(other.commit(commit(change(taken, key, 1, RunStatus.RUNNING))))
                    .isEqualTo(Committed.ALL);
        }
    }

    @Test
    void trace_23_a_commit_that_lands_after_the_same_process_took_its_run_up_anew_changes_nothing() throws Exception {
        Protocol broken = new Protocol() {
            @Override
            Verdict verdict(RunChange change, DurableCommit.Standing standing, UUID commitId) {
                return commitId.equals(standing.commitId()) ? Verdict.DONE : Verdict.LOST;
            }
        };
        for (boolean isBroken : new boolean[] {true, false}) {
            rule = isBroken ? "AND w.epoch = c.epoch" : "no such rule";
            RunKey key = key();
            try (PostgresStateStore store = store(isBroken ? broken : new Protocol())) {
                store.commit(commit(begin(store, key)));
                Commit onItsWay = commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "x", 1)));
                lose = Lose.BEFORE_IT_LANDS;
                expectNoAnswer(store, onItsWay);
                Claim anew = store.claim(key).orElseThrow().claim();
                assertThat(anew.driver()).isEqualTo(store.first().driver());

                assertThat(store.commit(onItsWay).lost().contains(key)).isEqualTo(!isBroken);

                assertThat(store.find(key.tenant(), key.runId()).orElseThrow().tasks())
                        .hasSize(isBroken ? 1 : 0);
            }
        }
    }

    @Test
    void without_the_epoch_in_the_read_back_a_commit_counts_as_done_although_its_run_was_taken_up_anew()
            throws Exception {
        Protocol broken = new Protocol() {
            @Override
            Verdict verdict(RunChange change, DurableCommit.Standing standing, UUID commitId) {
                return commitId.equals(standing.commitId()) ? Verdict.DONE : Verdict.LOST;
            }
        };
        for (boolean isBroken : new boolean[] {true, false}) {
            // Two rules keep the promise: a claim also puts its own id in the place of the commit's. Without either it
            // breaks.
            rule = "commit_id = ?, due_at";
            instead = "commit_id = coalesce(w.commit_id, ?), due_at";
            RunKey key = key();
            try (PostgresStateStore store = store(isBroken ? broken : new Protocol())) {
                store.commit(commit(begin(store, key)));
                Commit landed = commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "x", 1)));
                lose = Lose.AFTER_IT_LANDED;
                expectNoAnswer(store, landed);
                assertThat(store.claim(key)).isPresent();

                assertThat(store.commit(landed).lost().contains(key)).isEqualTo(!isBroken);
            }
        }
    }

    @Test
    void a_claim_whose_answer_was_lost_is_given_back_so_that_others_can_take_the_run() throws Exception {
        RunKey key = key();
        losable = "WITH me AS";
        LeaseKeeper lease =
                new LeaseKeeper(new ControlConnection(database.dataSource()), LeaseKeeper.PERIOD, System::nanoTime);
        try (PostgresStateStore other = database.store();
                PostgresStateStore store = new PostgresStateStore(
                        new GivenPool(losing(database.dataSource())), new Trouble(), lease, new Protocol())) {
            other.initialize();
            lease.register();
            other.commit(commit(begin(other, key)));
            other.commit(
                    new Commit(UUID.randomUUID(), List.of(), List.of(new Release(key, other.first(), null, false))));
            lose = Lose.AFTER_IT_LANDED;
            assertThatThrownBy(() -> store.claim(key)).isInstanceOf(StoreUnavailableException.class);
            assertThat(other.claim(key)).isEmpty();

            lease.look();

            assertThat(other.claim(key).orElseThrow().events()).hasSize(1);
        }
    }

    @Test
    void trace_18_no_run_is_dropped_because_a_second_sending_found_nothing_to_change() throws Exception {
        RunKey key = key();
        Protocol broken = new Protocol() {
            @Override
            Verdict verdict(RunChange change, DurableCommit.Standing standing, UUID commitId) {
                return Verdict.LOST;
            }
        };
        for (boolean isBroken : new boolean[] {true, false}) {
            RunKey run = isBroken ? key : key();
            try (PostgresStateStore store = store(isBroken ? broken : new Protocol())) {
                store.commit(commit(begin(store, run)));
                Commit second = commit(change(store.first(), run, 1, RunStatus.RUNNING));
                lose = Lose.AFTER_IT_LANDED;
                expectNoAnswer(store, second);

                assertThat(store.commit(second).lost().contains(run)).isEqualTo(isBroken);
            }
        }
    }
}
