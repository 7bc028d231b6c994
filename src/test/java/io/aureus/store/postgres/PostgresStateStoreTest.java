package io.aureus.store.postgres;

import static io.aureus.store.MadeRuns.NOW;
import static io.aureus.store.MadeRuns.begin;
import static io.aureus.store.MadeRuns.change;
import static io.aureus.store.MadeRuns.commit;
import static io.aureus.store.MadeRuns.events;
import static io.aureus.store.MadeRuns.key;
import static io.aureus.store.MadeRuns.run;
import static io.aureus.store.MadeRuns.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.RunStatus;
import io.aureus.store.Beginning;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import io.aureus.store.StateStore;
import io.aureus.store.StateStoreContract;
import io.aureus.store.StoredDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStateStoreTest extends StateStoreContract {
    private static TestDatabase database;

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestDatabase.create();
    }

    @Override
    protected StateStore open() throws Exception {
        return initialized();
    }

    private static PostgresStateStore initialized() throws Exception {
        PostgresStateStore store = database.store();
        store.initialize();
        return store;
    }

    @Test
    void a_run_that_a_living_driver_has_is_not_given_to_another() throws Exception {
        RunKey key = key();
        try (PostgresStateStore one = initialized();
                PostgresStateStore other = initialized()) {
            one.commit(commit(begin(one, key)));

            assertThat(other.claim(key)).isEmpty();

            one.commit(new Commit(UUID.randomUUID(), List.of(), List.of(new Release(key, one.first(), null, true))));
            assertThat(other.claim(key)).isPresent();
        }
    }

    @Test
    void the_run_of_a_driver_whose_lease_was_expired_is_given_to_another_and_lost_to_the_first() throws Exception {
        RunKey key = key();
        try (PostgresStateStore one = initialized();
                PostgresStateStore other = initialized()) {
            Claim earlier = one.first();
            one.commit(commit(begin(one, key)));
            database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '" + earlier.driver() + "'");

            ClaimedRun taken = other.claim(key).orElseThrow();

            assertThat(taken.claim().epoch()).isEqualTo(2);
            assertThat(one.commit(commit(change(earlier, key, 1, RunStatus.COMPLETED, task("a", 1L, 1))))
                            .lost())
                    .containsExactly(key);
            assertThat(other.commit(commit(change(taken.claim(), key, 1, RunStatus.RUNNING))))
                    .isEqualTo(Committed.ALL);
        }
    }

    @Test
    void a_driver_whose_lease_was_expired_claims_and_begins_nothing() throws Exception {
        RunKey waiting = key();
        RunKey fresh = key();
        try (PostgresStateStore one = initialized();
                PostgresStateStore other = initialized()) {
            other.commit(commit(begin(other, waiting)));
            other.commit(
                    new Commit(UUID.randomUUID(), List.of(), List.of(new Release(waiting, other.first(), null, true))));
            Claim expired = one.first();
            database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '" + expired.driver() + "'");
            Connections connections = new Connections(database.dataSource());
            RunChange begun = new RunChange(
                    expired, run(fresh, RunStatus.RUNNING, 1), List.of(), events(fresh, 0, 1), Beginning.BESIDE_ANY);

            // As the expired driver, whether the store has noticed and goes on as another one by now or not.
            Optional<ClaimedRun> claimed = connections.tryWith(
                    connection -> Claims.claim(connection, expired.driver(), waiting, UUID.randomUUID()));
            assertThat(claimed).isEmpty();
            assertThat(new DurableCommit(connections, expired.driver(), new Protocol(), commit(begun))
                            .send()
                            .lost())
                    .containsExactly(fresh);
            assertThat(other.find(fresh.tenant(), fresh.runId())).isEmpty();
        }
    }

    @Test
    void the_events_of_the_latest_commit_come_with_the_claim_until_the_run_is_let_go_of() throws Exception {
        RunKey key = key();
        try (PostgresStateStore one = initialized();
                PostgresStateStore other = initialized()) {
            one.commit(commit(begin(one, key)));
            one.commit(commit(change(one.first(), key, 1, RunStatus.RUNNING)));
            Claim earlier = one.first();
            database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '" + earlier.driver() + "'");

            ClaimedRun taken = other.claim(key).orElseThrow();
            assertThat(taken.events()).isEqualTo(events(key, 1, 1));
            ClaimedRun again = other.claim(key).orElseThrow();
            assertThat(again.events()).isEqualTo(events(key, 1, 1));

            other.commit(
                    new Commit(UUID.randomUUID(), List.of(), List.of(new Release(key, again.claim(), null, true))));
            assertThat(other.claim(key).orElseThrow().events()).isEmpty();
        }
    }

    @Test
    void trace_26_the_events_of_a_commit_are_kept_byte_for_byte() throws Exception {
        RunKey key = key();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("z", new BigDecimal("1.10"));
        data.put("a", "\u00e4 \" \\ \n");
        data.put("A", Arrays.asList(1L, null, false));
        Event event = new Event(NOW, EventType.TASK_COMPLETED, key, "task", 1, data, Map.of());
        try (PostgresStateStore store = initialized()) {
            store.commit(commit(begin(store, key)));
            RunRecord changed = run(key, RunStatus.RUNNING, 2);
            store.commit(
                    commit(new RunChange(store.first(), changed, List.of(), List.of(event), Beginning.BESIDE_ANY)));

            String text =
                    database.text("SELECT events FROM aureus.workflow_states WHERE run_id = '" + key.runId() + "'");
            assertThat(text).isEqualTo(EventTexts.write(List.of(event)));
            Event read = store.claim(key).orElseThrow().events().get(0);
            assertThat(EventTexts.write(List.of(read))).isEqualTo(text);
        }
    }

    @Test
    void a_run_that_is_let_go_of_before_its_events_are_in_the_log_keeps_them_for_whoever_takes_it_next()
            throws Exception {
        RunKey key = key();
        try (PostgresStateStore store = initialized()) {
            store.commit(commit(begin(store, key)));

            store.commit(
                    new Commit(UUID.randomUUID(), List.of(), List.of(new Release(key, store.first(), null, false))));

            assertThat(store.claim(key).orElseThrow().events()).isEqualTo(events(key, 0, 1));
        }
    }

    @Test
    void the_last_events_of_a_run_that_is_let_go_of_before_they_are_in_the_log_come_to_whoever_serves()
            throws Exception {
        RunKey ended = key();
        try (PostgresStateStore store = initialized()) {
            store.commit(commit(begin(store, ended)));
            store.commit(commit(change(store.first(), ended, 1, RunStatus.COMPLETED)));

            store.commit(
                    new Commit(UUID.randomUUID(), List.of(), List.of(new Release(ended, store.first(), null, false))));

            assertThat(store.untold(ended.tenant(), ended.workflowId())).contains(ended);
            assertThat(store.claimSubmitted(1_000))
                    .filteredOn(claimed -> claimed.run().key().equals(ended))
                    .extracting(ClaimedRun::events)
                    .containsExactly(events(ended, 1, 1));
            assertThat(store.untold(ended.tenant(), ended.workflowId())).doesNotContain(ended);
        }
    }

    @Test
    void of_two_runs_of_one_identity_the_second_is_lost_to_the_first() throws Exception {
        RunKey first = key();
        RunKey second = key();
        try (PostgresStateStore store = initialized()) {
            assertThat(store.commit(commit(sole(store, first, "the same")))).isEqualTo(Committed.ALL);

            assertThat(store.commit(commit(sole(store, second, "the same"))).lost())
                    .containsExactly(second);
            assertThat(store.unfinished(first.tenant(), first.workflowId(), "ab12", "the same"))
                    .containsExactly(first);

            store.commit(commit(change(store.first(), first, 1, RunStatus.COMPLETED)));
            assertThat(store.commit(commit(sole(store, second, "the same")))).isEqualTo(Committed.ALL);
        }
    }

    private static RunChange sole(StateStore store, RunKey key, String identity) {
        RunRecord like = run(key, RunStatus.RUNNING, 1);
        like.startData().put("identity", identity);
        return new RunChange(store.first(), like, List.of(), events(key, 0, 1), Beginning.SOLE);
    }

    @Test
    void data_that_the_database_refuses_is_refused_alone_and_the_others_go_through() throws Exception {
        try (PostgresStateStore store = initialized()) {
            List<RunChange> changes = new ArrayList<>();
            List<RunKey> good = new ArrayList<>();
            RunKey bad = key();
            for (int i = 0; i < 63; i++) {
                good.add(key());
                changes.add(begin(store, good.get(i)));
            }
            RunRecord refused = run(bad, RunStatus.RUNNING, 1);
            refused.startData().put("inputs", "a \0 that no database holds");
            changes.add(31, new RunChange(store.first(), refused, List.of(), events(bad, 0, 1), Beginning.BESIDE_ANY));

            Committed committed = store.commit(new Commit(UUID.randomUUID(), changes, List.of()));

            assertThat(committed.refused()).containsOnlyKeys(bad);
            assertThat(committed.refused().get(bad)).contains("AUR-603").contains(bad.runId());
            assertThat(committed.lost()).isEmpty();
            for (RunKey key : good) {
                assertThat(store.find(key.tenant(), key.runId())).isPresent();
            }
            assertThat(store.find(bad.tenant(), bad.runId())).isEmpty();
        }
    }

    @Test
    void definitions_and_large_values_are_kept_once_and_by_tenant() throws Exception {
        try (PostgresStateStore store = initialized()) {
            StoredDefinition definition = new StoredDefinition("orders", "ab12", "Orders", "1", "{\"id\":\"orders\"}");
            store.keep("default", definition);
            store.keep("default", definition);
            store.keepValue("default", "orders", "cd34", "a large value");
            store.keepValue("default", "orders", "cd34", "a large value");

            assertThat(store.definition("default", "orders", "ab12")).contains(definition.text());
            assertThat(store.definition("other", "orders", "ab12")).isEmpty();
            assertThat(store.value("default", "orders", "cd34")).contains("a large value");
            assertThat(store.value("other", "orders", "cd34")).isEmpty();
        }
    }
}
