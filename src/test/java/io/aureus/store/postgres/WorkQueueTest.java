package io.aureus.store.postgres;

import static io.aureus.store.MadeRuns.events;
import static io.aureus.store.MadeRuns.key;
import static io.aureus.store.MadeRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.RunStatus;
import io.aureus.store.Beginning;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Commit;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private TestDatabase database;
    private PostgresStateStore store;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.create();
        store = database.store();
        store.initialize();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private RunKey submit() throws Exception {
        RunKey key = key();
        RunRecord run = run(key, RunStatus.RUNNING, 1);
        run.startData().put("belongsTo", "servers");
        assertThat(store.submit(new RunChange(store.first(), run, List.of(), events(key, 0, 1), Beginning.BESIDE_ANY)))
                .isTrue();
        return key;
    }

    private void release(ClaimedRun claimed, Instant dueAt) throws Exception {
        Release release = new Release(claimed.run().key(), claimed.claim(), dueAt, true);
        store.commit(new Commit(UUID.randomUUID(), List.of(), List.of(release)));
    }

    private List<RunKey> take(int most) throws Exception {
        return store.claimSubmitted(most).stream()
                .map(claimed -> claimed.run().key())
                .toList();
    }

    @Test
    void with_a_standing_backlog_those_that_have_waited_longest_are_taken_first() throws Exception {
        RunKey waits = submit();
        RunKey soon = submit();
        for (ClaimedRun claimed : store.claimSubmitted(2)) {
            boolean later = claimed.run().key().equals(waits);
            release(claimed, Instant.now().plusSeconds(later ? 3600 : -3600));
        }
        List<RunKey> backlog = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            backlog.add(submit());
        }

        assertThat(take(1)).containsExactly(soon);
        assertThat(take(4)).containsExactlyInAnyOrderElementsOf(backlog.subList(0, 4));
        database.execute("UPDATE aureus.workflow_states SET due_at = clock_timestamp() WHERE due_at IS NOT NULL");
        RunKey newest = submit();
        assertThat(take(16)).containsExactlyInAnyOrderElementsOf(backlog.subList(4, 20));
        assertThat(take(1)).containsExactly(waits);
        assertThat(take(9)).containsExactly(newest);
    }

    @Test
    void what_is_to_be_taken_is_found_by_its_index_in_order_also_by_a_plan_made_on_empty_tables() throws Exception {
        assertThat(database.plan(
                        WorkQueue.CLAIM,
                        "driver",
                        false,
                        false,
                        64,
                        false,
                        64,
                        false,
                        false,
                        64,
                        UUID.randomUUID(),
                        192))
                .anyMatch(line -> line.contains("workflow_states_due"))
                .anyMatch(line -> line.contains("workflow_states_asked"))
                .anyMatch(line -> line.startsWith("Index Cond: (COALESCE(due_at, created_at) <="))
                .filteredOn(line -> line.startsWith("Sort Key"))
                .as("only those left by the dead, who had few each")
                .containsExactly("Sort Key: w_1.created_at, w_1.run_id");
    }
}
