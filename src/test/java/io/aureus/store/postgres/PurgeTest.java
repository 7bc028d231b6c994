package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.ClaimedRun;
import io.aureus.store.MadeRuns;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurgeTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private TestDatabase database;
    private final List<Event> logged = new ArrayList<>();
    private Function<List<Event>, CompletionStage<Void>> log = this::log;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
    }

    private synchronized CompletionStage<Void> log(List<Event> events) {
        logged.addAll(events);
        return CompletableFuture.completedFuture(null);
    }

    /** Runs of two tasks that ended so many days ago, or are unfinished. */
    private void runs(String tenant, String prefix, int count, String status, Integer daysAgo) throws Exception {
        String ended = daysAgo == null ? "NULL" : "now() - interval '" + daysAgo + " days' - n * interval '1 second'";
        database.execute("""
                INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, status, completed_at, created_at, next_seq,
                    epoch, commit_id, submitted, sole, definition_hash, identity, start_data)
                SELECT '%1$s', '%2$s' || n, 'orders', '%4$s', %5$s, now() - interval '90 days', 7, 1, gen_random_uuid(), true,
                    false, 'ab12', '%2$s' || n, '{}' FROM generate_series(1, %3$s) n;
                INSERT INTO aureus.task_states (tenant_id, run_id, task_id, status, seq, attempt, execution, round)
                SELECT '%1$s', '%2$s' || n, t, 'completed', 3, 1, 1, 0
                FROM generate_series(1, %3$s) n, unnest(ARRAY['a', 'b']) t""".formatted(tenant, prefix, count, status, ended));
    }

    private String left(String table) throws Exception {
        return database.text("SELECT count(*)::text FROM aureus." + table);
    }

    private Purged purge(PurgeOrder order) throws Exception {
        return new Purge(database.dataSource(), log).execute(order, purged -> {});
    }

    private static PurgeOrder order(Set<RunStatus> statuses, String workflowId, boolean dryRun, int batchSize) {
        return new PurgeOrder("default", workflowId, statuses, MONTH, Set.of(), dryRun, batchSize, 0);
    }

    @Test
    void runs_that_ended_long_ago_go_with_their_tasks_and_each_is_logged_before() throws Exception {
        runs("default", "old-", 3, "completed", 31);
        runs("default", "new-", 2, "completed", 29);
        List<Purged> progress = new ArrayList<>();

        Purged purged = new Purge(database.dataSource(), log).execute(PurgeOrder.of("default", MONTH), progress::add);

        assertThat(purged).isEqualTo(new Purged(3, 6, 0, 0, 0, 0));
        assertThat(progress).last().isEqualTo(purged);
        assertThat(left("workflow_states") + left("task_states")).isEqualTo("24");
        assertThat(logged).extracting(Event::type).containsOnly(EventType.WORKFLOW_PURGED);
        assertThat(logged)
                .extracting(event -> event.key() + " " + event.seq() + " " + event.metadata())
                .containsExactlyInAnyOrder(
                        "old-1 7 {olderThan=PT720H}", "old-2 7 {olderThan=PT720H}", "old-3 7 {olderThan=PT720H}");
    }

    @Test
    void only_the_statuses_and_the_workflow_that_are_asked_for_go() throws Exception {
        runs("default", "ok-", 2, "completed", 40);
        runs("default", "bad-", 3, "failed", 40);

        assertThat(purge(order(Set.of(RunStatus.FAILED), "bills", false, 500)).runs())
                .isZero();
        assertThat(purge(order(Set.of(RunStatus.FAILED), "orders", false, 500)).runs())
                .isEqualTo(3);
        assertThat(left("workflow_states")).isEqualTo("2");
    }

    @Test
    void a_run_that_is_parked_stays_for_whoever_looks_at_it() throws Exception {
        runs("default", "old-", 2, "completed", 40);
        database.execute("UPDATE aureus.workflow_states SET parked = 'AUR-650 …' WHERE run_id = 'old-1'");

        assertThat(purge(PurgeOrder.of("default", MONTH)).runs()).isOne();

        assertThat(database.text("SELECT run_id FROM aureus.workflow_states")).isEqualTo("old-1");
    }

    @Test
    void runs_of_another_tenant_stay() throws Exception {
        runs("default", "one-", 2, "completed", 40);
        runs("other", "two-", 3, "completed", 40);

        assertThat(purge(PurgeOrder.of("other", MONTH)).runs()).isEqualTo(3);
        assertThat(database.text("SELECT string_agg(DISTINCT tenant_id, ',') FROM aureus.workflow_states"))
                .isEqualTo("default");
        assertThat(logged).extracting(event -> event.key().tenant()).containsOnly("other");
    }

    @Test
    void a_dry_run_counts_and_changes_nothing() throws Exception {
        runs("default", "old-", 4, "cancelled", 40);

        assertThat(purge(order(Set.of(RunStatus.CANCELLED), null, true, 500))).isEqualTo(new Purged(4, 8, 0, 0, 0, 0));
        assertThat(left("workflow_states")).isEqualTo("4");
        assertThat(logged).isEmpty();
    }

    @Test
    void nothing_that_is_open_goes() throws Exception {
        runs("default", "paused-", 1, "paused", null);
        runs("default", "running-", 1, "running", null);
        runs("default", "unlogged-", 1, "completed", 40);
        runs("default", "commanded-", 1, "failed", 40);
        runs("default", "driven-", 1, "failed", 40);
        runs("default", "orphan-", 1, "failed", 40);
        database.execute("UPDATE aureus.workflow_states SET events = '[]' WHERE run_id LIKE 'unlogged%'");
        database.execute("UPDATE aureus.workflow_states SET command = 'retry' WHERE run_id LIKE 'commanded%'");
        database.execute("UPDATE aureus.workflow_states SET owner = 'gone' WHERE run_id LIKE 'orphan%'");
        try (PostgresStateStore store = database.store()) {
            store.initialize();
            assertThat(store.claim(new RunKey("default", "orders", "driven-1"))).isPresent();

            assertThat(purge(PurgeOrder.of("default", MONTH)).runs()).isEqualTo(1);
        }

        assertThat(database.text("SELECT string_agg(run_id, ' ' ORDER BY run_id) FROM aureus.workflow_states"))
                .isEqualTo("commanded-1 driven-1 paused-1 running-1 unlogged-1");
        assertThat(left("task_states")).isEqualTo("10");
    }

    @Test
    void an_interrupted_purge_stops_between_two_batches_and_the_next_one_goes_on() throws Exception {
        runs("default", "old-", 200, "completed", 40);
        Purge purge = new Purge(database.dataSource(), log);

        assertThatThrownBy(() -> purge.execute(
                        order(Set.of(RunStatus.COMPLETED), null, false, 50),
                        purged -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedException.class);
        assertThat(left("workflow_states")).isEqualTo("175");

        assertThat(purge.execute(order(Set.of(RunStatus.COMPLETED), null, false, 50), purged -> {})
                        .runs())
                .isEqualTo(175);
        assertThat(logged).extracting(Event::key).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void a_purge_that_dies_between_log_and_deletion_is_finished_with_the_very_same_events() throws Exception {
        runs("default", "old-", 3, "completed", 40);
        log = events -> {
            log(events);
            throw new IllegalStateException("killed here");
        };
        assertThatThrownBy(() -> purge(PurgeOrder.of("default", MONTH))).hasMessage("killed here");
        assertThat(left("workflow_states")).isEqualTo("3");
        List<Event> first = List.copyOf(logged);

        log = this::log;
        assertThat(purge(PurgeOrder.of("default", MONTH)).runs()).isEqualTo(3);

        assertThat(logged).hasSize(4).containsAll(first);
        assertThat(Set.copyOf(logged)).hasSize(3);
    }

    @Test
    void what_the_log_refuses_stays_and_is_named() throws Exception {
        runs("default", "old-", 2, "completed", 40);
        log = events -> events.get(0).key().runId().equals("old-1")
                ? CompletableFuture.failedFuture(new LogUnavailableException("AUR-301 no space", null))
                : log(events);

        assertThatThrownBy(() -> purge(PurgeOrder.of("default", MONTH)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("AUR-615", "'old-1'", "AUR-301 no space");
        assertThat(database.text("SELECT string_agg(run_id, ' ') FROM aureus.workflow_states"))
                .isEqualTo("old-1");
    }

    @Test
    void a_run_that_is_taken_while_its_event_is_being_logged_stays_and_brings_the_event_along() throws Exception {
        runs("default", "old-", 1, "failed", 40);
        List<ClaimedRun> taken = new ArrayList<>();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
            log = events -> {
                try {
                    taken.add(store.claim(events.get(0).key()).orElseThrow());
                } catch (StoreUnavailableException e) {
                    throw new IllegalStateException(e);
                }
                return log(events);
            };

            assertThat(purge(PurgeOrder.of("default", MONTH)).runs()).isZero();
        }

        assertThat(left("workflow_states") + left("task_states")).isEqualTo("12");
        assertThat(taken.get(0).events()).isEqualTo(logged);
        assertThat(taken.get(0).run().nextSeq()).isEqualTo(8);
    }

    @Test
    void two_purges_at_once_delete_each_run_once() throws Exception {
        runs("default", "old-", 1_000, "completed", 40);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            PurgeOrder order = order(Set.of(RunStatus.COMPLETED), null, false, 20);
            Future<Purged> one = threads.submit(() -> purge(order));
            Future<Purged> two = threads.submit(() -> purge(order));

            assertThat(one.get().plus(two.get())).isEqualTo(new Purged(1_000, 2_000, 0, 0, 0, 0));
        } finally {
            threads.shutdownNow();
        }
        assertThat(left("workflow_states") + left("task_states")).isEqualTo("00");
        assertThat(Set.copyOf(logged)).hasSize(1_000);
    }

    @Test
    void definitions_and_values_that_no_run_names_go_unless_they_were_kept_within_a_day() throws Exception {
        runs("default", "old-", 1, "completed", 40);
        runs("default", "lasting-", 1, "running", null);
        String inside = "c".repeat(64);
        try (PostgresStateStore store = database.store()) {
            store.initialize();
            for (String hash : List.of("ab12", "old1", "old2")) {
                store.keep("default", new StoredDefinition("orders", hash, "Orders", null, "{}"));
            }
            for (String value : List.of("named", "idle", "again", inside)) {
                store.keepValue("default", "orders", value, "large");
            }
            database.execute("UPDATE aureus.task_states SET result_sha256 = 'named' WHERE run_id = 'lasting-1'"
                    + " AND task_id = 'a'; UPDATE aureus.task_states SET result = '{\"stdout\": {\"sha256\": \""
                    + inside
                    + "\"}}' WHERE run_id = 'lasting-1' AND task_id = 'b'");
            database.execute(
                    "UPDATE aureus.large_values SET updated_at = now() - interval '60 days', created_at = now()"
                            + " - interval '70 days'; UPDATE aureus.workflow_versions SET updated_at = now() - interval '60 days'");
            store.keep("default", new StoredDefinition("orders", "old2", "Orders", null, "{}"));
            store.keepValue("default", "orders", "again", "large");
        }

        assertThat(purge(PurgeOrder.of("default", MONTH))).isEqualTo(new Purged(1, 2, 1, 1, 0, 0));
        assertThat(database.text("SELECT string_agg(definition_hash, ' ' ORDER BY 1) FROM aureus.workflow_versions"))
                .isEqualTo("ab12 old2");
        assertThat(database.text("SELECT string_agg(sha256, ' ' ORDER BY sha256) FROM aureus.large_values"))
                .isEqualTo("again " + inside + " named");
    }

    @Test
    void drivers_that_ended_long_ago_go_unless_a_run_names_them() throws Exception {
        runs("default", "running-", 1, "running", null);
        database.execute("""
                INSERT INTO aureus.drivers (driver_id, expires_at, updated_at, pid, process_started, expired, serves, host,
                    boot_id, pid_namespace)
                SELECT d, now() - interval '3 days', now() - interval '3 days', 1, 1, true, false, 'h', 'b', 'p'
                FROM unnest(ARRAY['gone', 'named']) d; UPDATE aureus.workflow_states SET owner = 'named'""");

        assertThat(purge(PurgeOrder.of("default", MONTH)).drivers()).isEqualTo(1);
        assertThat(database.text("SELECT string_agg(driver_id, ' ') FROM aureus.drivers"))
                .isEqualTo("named");
    }

    @Test
    void job_instances_that_ended_go_as_a_whole_and_others_stay() throws Exception {
        database.execute("""
                INSERT INTO aureus.jbatchjobinstancedata (name) VALUES ('workflow'), ('workflow'), ('other'), ('workflow');
                INSERT INTO aureus.jbatchexecutioninstancedata (jobinstanceid, batchstatus, endtime) VALUES
                    (1, 'FAILED', now() - interval '41 days'), (1, 'COMPLETED', now() - interval '40 days'),
                    (2, 'FAILED', now() - interval '40 days'), (2, 'STARTED', NULL),
                    (3, 'COMPLETED', now() - interval '40 days'), (4, 'COMPLETED', now());
                INSERT INTO aureus.jbatchstepexecutioninstancedata (jobexecid) SELECT generate_series(1, 6);
                INSERT INTO aureus.jbatchstepstatus SELECT generate_series(1, 6), '';
                INSERT INTO aureus.jbatchjobstatus SELECT generate_series(1, 4), '';
                INSERT INTO aureus.jbatchcheckpointdata SELECT n || ',drive,READER', '' FROM generate_series(1, 12) n""");
        PurgeOrder order =
                new PurgeOrder("default", null, Set.of(RunStatus.COMPLETED), MONTH, Set.of("workflow"), false, 500, 0);

        assertThat(purge(order).jobs()).isEqualTo(1);
        assertThat(purge(order).jobs()).isZero();
        assertThat(left("jbatchjobinstancedata")
                        + left("jbatchexecutioninstancedata")
                        + left("jbatchstepexecutioninstancedata")
                        + left("jbatchstepstatus")
                        + left("jbatchjobstatus")
                        + left("jbatchcheckpointdata"))
                .isEqualTo("3" + "4" + "4" + "4" + "3" + "11");
    }

    @Test
    void the_last_event_of_a_purged_run_leaves_its_status_in_the_log_as_it_was() throws Exception {
        RunKey key = new RunKey("default", "orders", "old-1");
        try (EventLog memory = new InMemoryEventLog()) {
            long seq = 0;
            for (EventType type :
                    List.of(EventType.WORKFLOW_STARTED, EventType.WORKFLOW_COMPLETED, EventType.WORKFLOW_PURGED)) {
                Event event = new Event(MadeRuns.NOW, type, key, null, seq++, Map.of(), Map.of());
                memory.append(List.of(event)).toCompletableFuture().get();
            }

            assertThat(memory.find("default", "old-1").orElseThrow().status()).isEqualTo("completed");
        }
    }

    @Test
    void an_order_says_what_is_wrong_with_it() {
        assertThatThrownBy(() -> PurgeOrder.of("default", Duration.ofDays(-1)))
                .hasMessage("olderThan must be >= 0, was PT-24H");
        assertThatThrownBy(() -> order(Set.of(RunStatus.RUNNING), null, false, 1))
                .hasMessageContaining("RUNNING");
        assertThatThrownBy(() -> order(Set.of(RunStatus.FAILED), null, false, 0))
                .hasMessageContaining("was 0");
    }
}
