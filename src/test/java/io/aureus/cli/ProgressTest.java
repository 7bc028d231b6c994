package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final RunKey RUN = new RunKey("default", "order", "r-1");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Program program(boolean colour) {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Program(
                nowhere,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Map.of(),
                Path.of("none.env"),
                new Terminal(false, true, colour, 40),
                new OpenLog(),
                Applications::inThisProcess,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Event event(EventType type, String taskId, long seq, Map<String, Object> metadata) {
        return new Event(NOW.minusSeconds(5), type, RUN, taskId, seq, Map.of(), metadata);
    }

    private String drawn(Event... events) {
        try (LiveProgress progress = new LiveProgress(program(false), false)) {
            for (Event event : events) {
                progress.happened(event);
            }
            // Its own thread redraws, too: the screen is read only between two drawings.
            synchronized (progress) {
                progress.draw();
                return err.toString(StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void a_running_task_has_a_line_with_its_time_and_attempt() {
        String screen = drawn(event(EventType.TASK_STARTED, "charge", 1, Map.of("attempt", 2L)));
        assertThat(screen).endsWith("  charge  5.0 s  attempt 2\n");
    }

    @Test
    void the_first_attempt_is_shown_as_such() {
        String screen = drawn(event(EventType.TASK_STARTED, "charge", 1, Map.of("attempt", 1L)));
        assertThat(screen).endsWith("  charge  5.0 s  attempt 1\n");
    }

    @Test
    void what_turns_the_direction_of_text_round_is_shown_escaped() {
        assertThat(Paint.harmless("a\u202Eb\u200Bc")).isEqualTo("a\\u202eb\\u200bc");
    }

    @Test
    void a_waiting_task_says_how_long_it_still_waits() {
        String screen = drawn(event(EventType.TASK_WAITING, "nap", 1, Map.of("dueAt", "2026-03-01T08:01:00.000Z")));
        assertThat(screen).endsWith("  nap  waits, 1 min 00 s left\n");
    }

    @Test
    void a_wait_that_times_out_says_how_long_that_is_still_away() {
        Map<String, Object> until =
                Map.of("dueAt", "2026-03-01T08:01:00.000Z", "timeoutAt", "2026-03-01T08:00:30.000Z");
        Event waiting = event(EventType.TASK_WAITING, "nap", 1, until);
        assertThat(drawn(waiting)).endsWith("  nap  waits, 30.0 s left\n");
        assertThat(PlainProgress.sentence(waiting))
                .isEqualTo("task nap waits until 2026-03-01T08:01:00.000Z; its attempt times out before that, at"
                        + " 2026-03-01T08:00:30.000Z");
    }

    @Test
    void a_long_name_never_breaks_the_line() {
        String screen = drawn(event(EventType.TASK_STARTED, "x".repeat(300), 1, Map.of("attempt", 1L)));
        assertThat(screen.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
    }

    @Test
    void a_thousand_running_tasks_take_a_few_lines() {
        Event[] events = new Event[1_000];
        for (int i = 0; i < events.length; i++) {
            events[i] = event(EventType.TASK_STARTED, "t" + i, i, Map.of("attempt", 1L));
        }
        assertThat(drawn(events)).endsWith("  and 988 more\n");
    }

    @Test
    void an_ended_task_leaves_the_live_part_and_scrolls_by() {
        String screen = drawn(
                event(EventType.TASK_STARTED, "charge", 1, Map.of("attempt", 1L)),
                event(EventType.TASK_COMPLETED, "charge", 2, Map.of("attempt", 1L)));
        assertThat(screen).endsWith("task charge completed (attempt 1)\n");
    }

    @Test
    void an_interrupted_attempt_that_is_executed_again_says_so() {
        Event again = event(EventType.TASK_STARTED, "charge", 1, Map.of("attempt", 1L, "execution", 2L));
        assertThat(PlainProgress.sentence(again))
                .isEqualTo("task charge started (attempt 1, executed again after an interruption)");
    }

    @Test
    void without_colour_nothing_is_painted() {
        assertThat(drawn(event(EventType.TASK_FAILED, "charge", 1, Map.of("attempt", 1L, "error", "no"))))
                .doesNotContain("\u001b[3");
    }
}
