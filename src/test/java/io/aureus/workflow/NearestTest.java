package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("timeoutMs", "tool", "toolName", "retry", "id");

    @Test
    void a_mistyped_word_finds_the_one_that_was_meant() {
        assertThat(Nearest.of("timoutMs", KNOWN)).contains("timeoutMs");
        assertThat(Nearest.of("TIMEOUTMS", KNOWN)).contains("timeoutMs");
        assertThat(Nearest.of("rtery", KNOWN)).contains("retry");
        assertThat(Nearest.of("toool", KNOWN)).contains("tool");
        assertThat(Nearest.of("tolo", KNOWN)).contains("tool");
    }

    @Test
    void what_is_far_from_everything_finds_nothing() {
        assertThat(Nearest.of("compensate", KNOWN)).isEmpty();
        assertThat(Nearest.of("", KNOWN)).isEmpty();
        assertThat(Nearest.of("x".repeat(100), List.of("x".repeat(100)))).isEmpty();
        assertThat(Nearest.of("tool", List.of())).isEmpty();
    }

    @Test
    void the_search_is_bounded() {
        List<String> known = new ArrayList<>(Collections.nCopies(Nearest.CANDIDATES_MAX, "something"));
        known.add("tool");

        assertThat(Nearest.of("tool", known)).isEmpty();
    }
}
