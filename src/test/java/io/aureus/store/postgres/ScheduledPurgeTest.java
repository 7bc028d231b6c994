package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.PurgeSchedule;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduledPurgeTest {
    private final List<Event> logged = Collections.synchronizedList(new ArrayList<>());
    private final List<PostgresStateStore> stores = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
    }

    @AfterEach
    void closeStores() {
        stores.forEach(PostgresStateStore::close);
    }

    /** A store whose driver is registered, serving or not. */
    private PostgresStateStore driver(boolean serves) throws Exception {
        PostgresStateStore store = database.store();
        stores.add(store);
        store.initialize();
        if (serves) {
            store.serve();
            database.execute("UPDATE aureus.drivers SET serves = true WHERE driver_id = '"
                    + store.first().driver() + "'");
        }
        return store;
    }

    private void runs(String tenant, String status, int count) throws Exception {
        database.execute("""
                INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, status, completed_at, created_at, next_seq,
                    epoch, commit_id, submitted, sole, definition_hash, identity, start_data)
                SELECT '%1$s', '%2$s-' || n, 'orders', '%2$s', now() - interval '40 days', now() - interval '90 days', 7, 1,
                    gen_random_uuid(), true, false, 'ab12', '%2$s-' || n, '{}'
                FROM generate_series(1, %3$s) n""".formatted(tenant, status, count));
    }

    private CompletionStage<Void> log(List<Event> events) {
        logged.addAll(events);
        return CompletableFuture.completedFuture(null);
    }

    private static PurgeSchedule every(Duration interval, String... statuses) {
        return new PurgeSchedule(Duration.ofDays(30), Set.of(statuses), new PurgeSchedule.Times(null, interval));
    }

    private ScheduledPurge daily(PostgresStateStore store, Function<List<Event>, CompletionStage<Void>> log) {
        return store.purge(every(Duration.ofDays(1), "completed", "cancelled"), log);
    }

    private String left() throws Exception {
        return database.text(
                "SELECT string_agg(tenant_id || ' ' || run_id, ', ' ORDER BY 1) FROM aureus.workflow_states");
    }

    @Test
    void all_tenants_are_purged_of_the_statuses_that_are_set_and_the_log_hears_of_it() throws Exception {
        PostgresStateStore store = driver(true);
        runs("default", "completed", 2);
        runs("other", "cancelled", 1);
        runs("other", "failed", 1);

        daily(store, this::log).look();

        assertThat(left()).isEqualTo("other failed-1");
        assertThat(logged)
                .extracting(event -> event.type() + " " + event.key().tenant())
                .containsExactlyInAnyOrder(
                        EventType.WORKFLOW_PURGED + " default",
                        EventType.WORKFLOW_PURGED + " default",
                        EventType.WORKFLOW_PURGED + " other");
    }

    @Test
    void of_several_servers_the_one_that_has_been_serving_longest_purges_and_a_mere_driver_never() throws Exception {
        PostgresStateStore driver = driver(false);
        PostgresStateStore first = driver(true);
        PostgresStateStore second = driver(true);
        runs("default", "completed", 1);

        daily(driver, this::log).look();
        daily(second, this::log).look();
        assertThat(left()).isEqualTo("default completed-1");
        daily(first, this::log).look();
        assertThat(left()).isNull();

        runs("default", "completed", 1);
        first.close();
        daily(second, this::log).look();
        assertThat(left()).isNull();
    }

    @Test
    void what_goes_wrong_is_said_and_the_next_time_goes_on() throws Exception {
        PostgresStateStore store = driver(true);
        runs("default", "completed", 1);
        Said said = new Said();
        try {
            daily(store, events -> CompletableFuture.failedFuture(new StoreUnavailableException("no space", null)))
                    .look();
        } finally {
            said.close();
        }
        assertThat(said.with("AUR-617")).singleElement().asString().contains("AUR-615");
        assertThat(left()).isEqualTo("default completed-1");

        daily(store, this::log).look();
        assertThat(left()).isNull();
    }

    @Test
    void it_purges_by_itself_until_it_is_closed() throws Exception {
        PostgresStateStore store = driver(true);
        runs("default", "completed", 3);
        try (ScheduledPurge purge = store.purge(every(Duration.ofSeconds(1), "completed"), this::log)) {
            purge.begin(Thread::new);
            while (left() != null) {
                Thread.onSpinWait();
            }
        }
        assertThat(logged).hasSize(3);
    }
}
