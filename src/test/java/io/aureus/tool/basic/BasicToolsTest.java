package io.aureus.tool.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.tool.Calls;
import io.aureus.tool.InputProblem;
import io.aureus.tool.Tool;
import io.aureus.tool.Wait;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that need nothing but the JVM. */
class BasicToolsTest {

    private static Calls calls(Tool tool) {
        return Calls.of(tool, Path.of("."));
    }

    @Test
    void value_returns_what_it_is_given_of_whatever_type() throws Exception {
        for (Object value : Arrays.asList("text", "", 0L, false, null, List.of(), Map.of("a", 1L))) {
            Map<String, Object> inputs = new HashMap<>();
            inputs.put("value", value);
            assertThat(calls(new ValueTool()).with(inputs)).isEqualTo(value);
        }
        assertThat(calls(new ValueTool()).with(Map.of())).isNull();
    }

    @Test
    void log_returns_what_it_writes() throws Exception {
        assertThat(calls(new LogTool()).with(Map.of("message", "shipped"))).isEqualTo("shipped");
        assertThat(calls(new LogTool()).with(Map.of("message", List.of(1L)))).isEqualTo(List.of(1L));
    }

    @Test
    void sleep_counts_from_the_first_attempt_of_its_task() throws Exception {
        assertThat(calls(new SleepTool()).attempt(3).with(Map.of("durationMs", 1500L)))
                .isEqualTo(new Wait(Calls.STARTED.plusMillis(1500), null));
    }

    @Test
    void sleep_ends_at_a_time_if_one_is_given() throws Exception {
        assertThat(calls(new SleepTool()).with(Map.of("until", "2030-01-01T01:00:00+01:00")))
                .isEqualTo(new Wait(Instant.parse("2030-01-01T00:00:00Z"), null));
    }

    @Test
    void sleep_wants_either_a_duration_or_a_time() {
        SleepTool sleep = new SleepTool();
        assertThat(sleep.check(Map.of("durationMs", 0L))).isEmpty();
        assertThat(sleep.check(Map.of("until", "2030-01-01T00:00:00Z"))).isEmpty();
        assertThat(sleep.check(Map.of()))
                .extracting(InputProblem::message)
                .containsExactly("either durationMs or until must be given, neither is given");
        assertThat(sleep.check(Map.of("durationMs", 0L, "until", "2030-01-01T00:00:00Z")))
                .extracting(InputProblem::message)
                .containsExactly("either durationMs or until must be given, both are given");
    }

    @Test
    void sleep_refuses_what_is_no_duration_and_no_time() {
        SleepTool sleep = new SleepTool();
        for (Object wrong : List.of(-1L, SleepTool.DURATION_MS_MAX + 1, "5", true)) {
            assertThat(sleep.check(Map.of("durationMs", wrong)))
                    .extracting(InputProblem::path)
                    .containsExactly("durationMs");
        }
        for (Object wrong : List.of("tomorrow", "2030-01-01", 5L)) {
            assertThat(sleep.check(Map.of("until", wrong)))
                    .extracting(InputProblem::path)
                    .containsExactly("until");
        }
    }

    @Test
    void fail_fails_as_asked_and_then_succeeds() throws Exception {
        Map<String, Object> inputs = Map.of("times", 2L, "code", "busy", "message", "later");
        for (int attempt : List.of(1, 2)) {
            assertThatThrownBy(() -> calls(new FailTool()).attempt(attempt).with(inputs))
                    .hasMessage("later")
                    .hasFieldOrPropertyWithValue("code", "busy");
        }
        assertThat(calls(new FailTool()).attempt(3).with(inputs)).isEqualTo(3L);
    }

    @Test
    void fail_always_fails_unless_told_how_often() {
        assertThatThrownBy(() -> calls(new FailTool()).attempt(1_000).with(Map.of()))
                .hasMessage("failed as asked")
                .hasFieldOrPropertyWithValue("code", "failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"valeu", "VALUE"})
    void an_input_that_does_not_exist_is_found_with_what_was_meant(String name) {
        assertThat(new ValueTool().check(Map.of(name, 1L)))
                .containsExactly(new InputProblem(name, "there is no input '" + name + "'; allowed: value", "value"));
    }
}
