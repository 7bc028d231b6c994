package io.aureus.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every event log does; each implementation runs it. */
public abstract class EventLogContract {

    protected static final Instant NOON = Instant.parse("2026-01-13T12:00:00.123Z");
    protected static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "order", "run-1");

    protected EventLog log;

    /** A log without history. */
    protected abstract EventLog newLog() throws Exception;

    @BeforeEach
    void open() throws Exception {
        log = newLog();
    }

    @AfterEach
    void close() {
        log.close();
    }

    protected static Event event(RunKey key, EventType type, long seq) {
        return new Event(NOON.plusMillis(seq), type, key, null, seq, Map.of(), Map.of());
    }

    protected static Event started(RunKey key, String identity) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("identity", identity);
        data.put("definitionHash", "d".repeat(64));
        data.put("belongsTo", "servers");
        return new Event(NOON, EventType.WORKFLOW_STARTED, key, null, 0, data, Map.of());
    }

    protected static void await(CompletionStage<Void> append) {
        append.toCompletableFuture().join();
    }

    @Test
    void what_was_appended_is_read_back_equal_and_in_order() throws Exception {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text", "ünï \"quoted\" \n line \u2028 \uD83D\uDE00");
        data.put("nothing", null);
        data.put("list", Arrays.asList(1L, new BigDecimal("1.50"), false, Map.of("k", List.of())));
        Event first = new Event(NOON, EventType.WORKFLOW_STARTED, RUN, null, 0, data, Map.of("attempt", 1L));
        Event second = new Event(NOON, EventType.TASK_STARTED, RUN, "täsk \"1\"", 1, Map.of(), data);
        await(log.append(List.of(first, second)));
        try (Hold hold = log.hold(RUN)) {
            assertThat(log.history(hold)).containsExactly(first, second);
        }
        assertThat(log.peek(RUN)).containsExactly(first, second);
    }

    @Test
    void the_same_events_handed_over_twice_count_once() throws Exception {
        List<Event> events = List.of(started(RUN, "i"), event(RUN, EventType.TASK_STARTED, 1));
        await(log.append(events));
        await(log.append(events));
        assertThat(log.peek(RUN)).isEqualTo(events);
    }

    @Test
    void a_different_event_with_the_same_seq_is_a_divergence() throws Exception {
        await(log.append(List.of(started(RUN, "i"))));
        await(log.append(List.of(started(RUN, "other"))));
        assertThatThrownBy(() -> log.peek(RUN))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("AUR-302");
    }

    @Test
    void an_append_is_one_runs_events_in_order() {
        assertThatThrownBy(() -> log.append(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(
                        List.of(event(RUN, EventType.TASK_STARTED, 1), event(RUN, EventType.TASK_STARTED, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seq 3");
    }

    @Test
    void a_run_is_held_once_and_its_holder_is_named() throws Exception {
        assertThat(log.holder(RUN)).isEmpty();
        try (Hold hold = log.hold(RUN)) {
            assertThat(hold.run()).isEqualTo(RUN);
            assertThatThrownBy(() -> log.hold(RUN))
                    .isInstanceOf(HeldElsewhereException.class)
                    .hasMessageContaining("AUR-303");
            assertThat(log.holder(RUN)).hasValueSatisfying(holder -> {
                assertThat(holder.pid()).isPositive();
                assertThat(holder.host()).isNotEmpty();
            });
        }
        assertThat(log.holder(RUN)).isEmpty();
        log.hold(RUN).close();
    }

    @Test
    void an_identity_is_held_apart_from_runs_and_from_other_identities() throws Exception {
        try (Hold one = log.holdIdentity("default", "order", "a");
                Hold other = log.holdIdentity("default", "order", "b");
                Hold run = log.hold(new RunKey("default", "order", "a"))) {
            assertThat(List.of(one.run().runId(), other.run().runId(), run.run().runId()))
                    .containsExactly("a", "b", "a");
            assertThatThrownBy(() -> log.holdIdentity("default", "order", "a"))
                    .isInstanceOf(HeldElsewhereException.class)
                    .hasMessageContaining("AUR-304");
        }
        log.holdIdentity("default", "order", "a").close();
    }

    @Test
    void history_needs_a_hold_that_is_not_closed() throws Exception {
        Hold hold = log.hold(RUN);
        hold.close();
        hold.close();
        assertThatThrownBy(() -> log.history(hold)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runs_are_listed_oldest_first_with_status_and_identity() throws Exception {
        RunKey ended = new RunKey("default", "order", "run-0");
        RunKey elsewhere = new RunKey("default", "nightly", "run-2");
        await(log.append(List.of(started(ended, "i0"), event(ended, EventType.WORKFLOW_COMPLETED, 1))));
        await(log.append(List.of(started(RUN, "i1"), event(RUN, EventType.WORKFLOW_PAUSED, 1))));
        await(log.append(List.of(started(elsewhere, "i2"))));
        assertThat(log.runs("default", "order", false).map(s -> s.key().runId() + " " + s.status()))
                .containsExactly("run-0 completed", "run-1 paused");
        assertThat(log.runs("default", "order", true))
                .containsExactly(new RunSummary(RUN, "i1", "d".repeat(64), true, "paused", NOON, NOON.plusMillis(1)));
        assertThat(log.runs("default", null, false).map(s -> s.key().runId()))
                .containsExactly("run-0", "run-1", "run-2");
        assertThat(log.find("default", "run-2"))
                .hasValueSatisfying(s -> assertThat(s.key()).isEqualTo(elsewhere));
        assertThat(log.find("default", "nobody")).isEmpty();
        assertThat(log.runs("default", "no such workflow", false)).isEmpty();
    }

    @Test
    void the_latest_event_of_a_run_is_known_without_its_history() throws Exception {
        RunKey theirs = new RunKey("acme", RUN.workflowId(), RUN.runId());
        await(log.append(List.of(started(RUN, "i"), event(RUN, EventType.TASK_STARTED, 1))));
        await(log.append(List.of(event(RUN, EventType.WORKFLOW_COMPLETED, 2))));
        assertThat(log.last(RUN)).contains(new LastEvent(2, NOON.plusMillis(2)));
        assertThat(log.last(theirs)).isEmpty();
        assertThat(log.last(new RunKey("default", "no such workflow", "r"))).isEmpty();
    }

    @Test
    void a_retry_opens_a_finished_run_again() throws Exception {
        await(log.append(List.of(
                started(RUN, "i"),
                event(RUN, EventType.WORKFLOW_FAILED, 1),
                event(RUN, EventType.WORKFLOW_RESUMED, 2))));
        assertThat(log.runs("default", "order", true).map(RunSummary::status)).containsExactly("running");
    }

    @Test
    void tenants_do_not_meet() throws Exception {
        RunKey theirs = new RunKey("acme", "order", "run-1");
        await(log.append(List.of(started(RUN, "ours"))));
        await(log.append(List.of(started(theirs, "theirs"), event(theirs, EventType.TASK_STARTED, 1))));
        assertThat(log.peek(RUN)).hasSize(1);
        assertThat(log.peek(theirs)).hasSize(2);
        assertThat(log.runs("acme", null, false).map(RunSummary::identity)).containsExactly("theirs");
        assertThat(log.find("acme", "run-1"))
                .hasValueSatisfying(s -> assertThat(s.key()).isEqualTo(theirs));
        String name = log.storeValue("acme", "order", "secret");
        assertThatThrownBy(() -> log.value("default", "order", name)).isInstanceOf(LogUnavailableException.class);
        try (Hold one = log.hold(RUN);
                Hold other = log.hold(theirs)) {
            assertThat(one.run()).isNotEqualTo(other.run());
        }
    }

    @Test
    void values_are_kept_under_their_hash() throws Exception {
        String name = log.storeValue("default", "order", "{\"big\":\"ü\"}");
        assertThat(name).hasSize(64).isEqualTo(log.storeValue("default", "order", "{\"big\":\"ü\"}"));
        assertThat(log.value("default", "order", name)).isEqualTo("{\"big\":\"ü\"}");
        assertThatThrownBy(() -> log.value("default", "order", "0".repeat(64)))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("AUR-307");
    }

    @Test
    void size_and_place_of_a_value_are_told_without_its_text() throws Exception {
        String name = log.storeValue("default", "order", "{\"big\":\"ü\"}");
        StoredValue stored = log.stored("default", "order", name);
        assertThat(stored.sha256()).isEqualTo(name);
        assertThat(stored.bytes()).isEqualTo(12);
        assertThatThrownBy(() -> log.stored("default", "order", "0".repeat(64)))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageStartingWith("AUR-307");
        assertThatThrownBy(() -> log.stored("acme", "order", name)).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void many_runs_of_many_threads_are_all_complete() throws Exception {
        List<CompletionStage<Void>> appends = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.add(new Thread(() -> {
                for (int seq = 0; seq < 50; seq++) {
                    for (int r = 0; r < 3; r++) {
                        RunKey key = new RunKey("default", "w" + r, "t" + thread);
                        Event event = seq == 0 ? started(key, "i") : event(key, EventType.TASK_STARTED, seq);
                        CompletionStage<Void> append = log.append(List.of(event));
                        synchronized (appends) {
                            appends.add(append);
                        }
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        appends.forEach(EventLogContract::await);
        for (int t = 0; t < 4; t++) {
            for (int r = 0; r < 3; r++) {
                assertThat(log.peek(new RunKey("default", "w" + r, "t" + t))).hasSize(50);
            }
        }
        assertThat(log.gauges().appendedEvents()).isEqualTo(600);
    }

    @Test
    void a_closed_log_takes_nothing_more() {
        log.close();
        assertThat(log.append(List.of(started(RUN, "i"))).toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> log.hold(RUN))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("AUR-310");
        log.close();
    }
}
