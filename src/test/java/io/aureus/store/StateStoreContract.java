package io.aureus.store;

import static io.aureus.store.MadeRuns.NOW;
import static io.aureus.store.MadeRuns.begin;
import static io.aureus.store.MadeRuns.byId;
import static io.aureus.store.MadeRuns.change;
import static io.aureus.store.MadeRuns.commit;
import static io.aureus.store.MadeRuns.events;
import static io.aureus.store.MadeRuns.key;
import static io.aureus.store.MadeRuns.run;
import static io.aureus.store.MadeRuns.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.CompensationState;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskError;
import io.aureus.run.TaskRecord;
import io.aureus.run.TaskState;
import io.aureus.run.TaskStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link StateStore} promises, for every implementation. */
public abstract class StateStoreContract {
    private StateStore store;

    /** A store that is ready; it may hold runs of other tests. */
    protected abstract StateStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void what_a_driver_commits_after_its_run_was_claimed_anew_changes_nothing() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));
        Claim earlier = store.first();
        Claim later = store.claim(key).orElseThrow().claim();

        Committed committed = store.commit(commit(change(earlier, key, 1, RunStatus.COMPLETED, task("a", "x", 1))));

        assertThat(committed.lost()).containsExactly(key);
        assertThat(committed.has(key)).isFalse();
        StoredRun stored = store.find(key.tenant(), key.runId()).orElseThrow();
        assertThat(stored.run().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(stored.tasks()).isEmpty();
        assertThat(store.commit(commit(change(later, key, 1, RunStatus.RUNNING)))
                        .lost())
                .isEmpty();
    }

    @Test
    void a_run_that_was_lost_does_not_hold_up_the_others_of_its_commit() throws Exception {
        RunKey lost = key();
        RunKey ours = key();
        store.commit(commit(begin(store, lost), begin(store, ours)));
        assertThat(store.claim(lost)).isPresent();

        Committed committed = store.commit(commit(
                change(store.first(), lost, 1, RunStatus.COMPLETED, task("a", 1L, 1)),
                change(store.first(), ours, 1, RunStatus.COMPLETED, task("a", 2L, 1))));

        assertThat(committed.lost()).containsExactly(lost);
        StoredRun stored = store.find(ours.tenant(), ours.runId()).orElseThrow();
        assertThat(stored.run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(stored.tasks()).containsExactly(task("a", 2L, 1));
    }

    @Test
    void a_commit_on_another_version_than_the_latest_changes_nothing() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));

        Committed committed = store.commit(commit(change(store.first(), key, 5, RunStatus.COMPLETED)));

        assertThat(committed.has(key)).isFalse();
        assertThat(store.find(key.tenant(), key.runId()).orElseThrow().run().nextSeq())
                .isEqualTo(1);
    }

    @Test
    void a_commit_that_is_sent_again_is_done_once() throws Exception {
        RunKey key = key();
        Commit begun = commit(begin(store, key));
        assertThat(store.commit(begun)).isEqualTo(Committed.ALL);
        assertThat(store.commit(begun)).isEqualTo(Committed.ALL);
        Commit second = commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "once", 1)));

        store.commit(second);

        assertThat(store.commit(second)).isEqualTo(Committed.ALL);
        assertThat(store.find(key.tenant(), key.runId()).orElseThrow().run().nextSeq())
                .isEqualTo(2);
    }

    @Test
    void a_run_that_exists_already_does_not_begin() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));

        assertThat(store.commit(commit(begin(store, key))).lost()).containsExactly(key);
    }

    @Test
    void values_are_found_exactly_as_they_were() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("text", "ä€😀\n\"\\");
        nested.put("none", null);
        nested.put("list", Arrays.asList(1L, null, "two", List.of(), Map.of()));
        List<Object> values = Arrays.asList(
                "",
                "0",
                "text",
                0L,
                1L,
                -1L,
                Long.MAX_VALUE,
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("1.10"),
                new BigDecimal("0.00000000000000000001"),
                false,
                true,
                null,
                List.of(),
                Map.of(),
                nested);
        TaskRecord[] tasks = new TaskRecord[values.size()];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = task("task-" + i, values.get(i), 1);
        }

        store.commit(commit(change(store.first(), key, 1, RunStatus.RUNNING, tasks)));

        assertThat(byId(store.find(key.tenant(), key.runId()).orElseThrow().tasks()))
                .isEqualTo(byId(List.of(tasks)));
    }

    @Test
    void everything_that_is_kept_of_a_run_and_its_tasks_is_found_again() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));
        Map<String, Object> start = run(key, RunStatus.RUNNING, 1).startData();
        RunRecord all = new RunRecord(
                key,
                RunStatus.PAUSED,
                2,
                start,
                NOW,
                NOW.plusMillis(1),
                NOW.plusMillis(2),
                NOW.plusMillis(3),
                "because",
                "cancelled by a person",
                true,
                "an error",
                "a",
                Map.of("receipt", "4711"),
                List.of("a", "b"),
                List.of("b"));
        TaskError error = new TaskError("exit:1", "it went wrong");
        TaskState retrying = new TaskState(
                "a",
                TaskStatus.RETRYING,
                3,
                2,
                1,
                NOW,
                null,
                NOW.plusSeconds(9),
                NOW.plusSeconds(8),
                null,
                null,
                error);
        TaskState large = new TaskState(
                "b", TaskStatus.COMPLETED, 1, 1, 0, NOW, NOW.plusMillis(4), null, null, null, "cd34", null);
        CompensationState step = new CompensationState("b", "b", TaskStatus.RETRYING, 2, 1, NOW.plusSeconds(5), error);
        List<TaskRecord> tasks = List.of(new TaskRecord(retrying, 1, null, 0), new TaskRecord(large, 0, step, 4));

        store.commit(commit(new RunChange(store.first(), all, tasks, events(key, 1, 1), Beginning.BESIDE_ANY)));

        ClaimedRun claimed = store.claim(key).orElseThrow();
        assertThat(claimed.run()).isEqualTo(all);
        assertThat(byId(claimed.tasks())).isEqualTo(byId(tasks));
    }

    @Test
    void a_task_that_changes_again_is_found_as_it_was_last() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));
        store.commit(commit(change(store.first(), key, 1, RunStatus.RUNNING, task("a", "first", 1))));

        store.commit(commit(change(store.first(), key, 2, RunStatus.RUNNING, task("a", "second", 2))));

        assertThat(store.find(key.tenant(), key.runId()).orElseThrow().tasks()).containsExactly(task("a", "second", 2));
    }

    @Test
    void runs_of_one_tenant_are_not_found_under_another() throws Exception {
        RunKey mine = key("mine-" + System.nanoTime());
        RunKey theirs = new RunKey("theirs-" + System.nanoTime(), mine.workflowId(), mine.runId());
        store.commit(commit(begin(store, mine), begin(store, theirs)));
        store.commit(commit(change(store.first(), mine, 1, RunStatus.COMPLETED, task("a", "secret", 1))));

        StoredRun seen = store.find(theirs.tenant(), theirs.runId()).orElseThrow();
        assertThat(seen.key()).isEqualTo(theirs);
        assertThat(seen.run().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(seen.tasks()).isEmpty();
        assertThat(store.list(mine.tenant(), null, 10))
                .extracting(StoredRun::key)
                .containsExactly(mine);
        assertThat(store.find("nobody", mine.runId())).isEmpty();
    }

    @Test
    void lists_are_newest_first_and_bounded() throws Exception {
        String tenant = "lists-" + System.nanoTime();
        List<RunKey> keys = List.of(key(tenant), key(tenant), key(tenant));
        RunKey other = new RunKey(tenant, "another workflow", "other-" + System.nanoTime());
        for (RunKey key : keys) {
            store.commit(commit(begin(store, key)));
        }
        store.commit(commit(begin(store, other)));

        assertThat(store.list(tenant, null, 2)).extracting(StoredRun::key).containsExactly(other, keys.get(2));
        assertThat(store.list(tenant, "orders", 10))
                .extracting(StoredRun::key)
                .containsExactly(keys.get(2), keys.get(1), keys.get(0));
    }

    @Test
    void runs_are_counted_by_status() throws Exception {
        long before = store.counts().getOrDefault(RunStatus.FAILED, 0L);
        RunKey key = key();
        store.commit(commit(begin(store, key)));

        store.commit(commit(change(store.first(), key, 1, RunStatus.FAILED)));

        assertThat(store.counts()).containsEntry(RunStatus.FAILED, before + 1);
    }

    @Test
    void a_run_that_was_let_go_of_cannot_be_changed_before_it_is_claimed_again() throws Exception {
        RunKey key = key();
        store.commit(commit(begin(store, key)));
        store.commit(new Commit(UUID.randomUUID(), List.of(), List.of(new Release(key, store.first(), null, true))));

        assertThat(store.commit(commit(change(store.first(), key, 1, RunStatus.RUNNING)))
                        .lost())
                .containsExactly(key);

        Claim claim = store.claim(key).orElseThrow().claim();
        assertThat(store.commit(commit(change(claim, key, 1, RunStatus.RUNNING))))
                .isEqualTo(Committed.ALL);
    }
}
