package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void without_a_command_all_commands_are_shown_and_the_usage_is_wrong() {
        CliRun run = CliRun.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: aureus", "completion", "Exit codes:");
    }

    @Test
    void the_version_goes_to_standard_output() {
        CliRun run = CliRun.of("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("aureus ").contains("Java " + Runtime.version());
        assertThat(run.err()).isEmpty();
    }

    @Test
    void a_mistyped_command_is_answered_with_the_nearest() {
        CliRun run = CliRun.of("copmletion");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("AUR-002 There is no command 'copmletion'; did you mean 'completion'? See: aureus help\n");
    }

    @Test
    void a_mistyped_option_is_answered_with_the_nearest() {
        CliRun run = CliRun.of("completion", "--ouput=json");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "AUR-003 There is no option '--ouput'; did you mean '--output'? See: aureus help completion\n");
    }

    @Test
    void an_unknown_output_is_refused_with_what_is_allowed() {
        CliRun run = CliRun.of("--output", "xml", "completion");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("AUR-005 ").contains("'xml'", "text, json, jsonl");
    }

    @Test
    void an_argument_too_many_is_refused() {
        CliRun run = CliRun.of("completion", "zsh");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("AUR-005 There is one argument too many: 'zsh'");
    }

    @Test
    void help_shows_a_command_on_standard_output() {
        CliRun run = CliRun.of("help", "completion");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: aureus completion");
        assertThat(CliRun.of("completion", "--help").out()).isEqualTo(run.out());
    }

    @Test
    void help_for_a_mistyped_command_names_the_nearest() {
        CliRun run = CliRun.of("help", "complete");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("AUR-002 There is no command 'complete'");
    }

    @Test
    void the_completion_script_is_a_shell_script_that_knows_the_commands() {
        CliRun run = CliRun.of("completion");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("completion", "--output");
    }

    @Test
    void every_exit_code_has_its_own_number() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 130, 143);
    }

    @Test
    void no_color_is_respected_when_it_is_not_empty() {
        assertThat(Terminal.wantsColour(Map.of())).isTrue();
        assertThat(Terminal.wantsColour(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Terminal.wantsColour(Map.of("NO_COLOR", "1"))).isFalse();
    }

    @Test
    void what_others_wrote_cannot_steer_a_terminal() {
        assertThat(Paint.oneLine("a\u001b[2Jb\nc")).isEqualTo("a\\u001b[2Jb / c");
    }

    @Test
    void durations_are_short_and_exact_enough() {
        assertThat(Elapsed.text(Duration.ofMillis(40))).isEqualTo("40 ms");
        assertThat(Elapsed.text(Duration.ofMillis(2_390))).isEqualTo("2.3 s");
        assertThat(Elapsed.text(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
        assertThat(Elapsed.text(Duration.ofMinutes(123))).isEqualTo("2 h 03 min");
        assertThat(Elapsed.text(Duration.ofSeconds(-1))).isEqualTo("0 ms");
    }

    @Test
    void whoever_asked_for_json_gets_an_error_as_json_and_people_read_it_beside() {
        for (String format : List.of("json", "jsonl")) {
            CliRun run = CliRun.of("status", "no-such-run", "--output", format);
            assertThat(run.exitCode()).isEqualTo(2);
            Map<?, ?> error = error(run);
            assertThat(run.err()).isEqualTo(error.get("message") + "\n");
            assertThat((String) error.get("message")).startsWith((String) error.get("code"));
            assertThat(error.get("exitCode")).isEqualTo(2L);
        }
    }

    @Test
    void a_command_line_that_is_wrong_is_told_as_json_too() {
        for (String[] words : List.of(new String[] {"--output", "json"}, new String[] {"--output=jsonl"})) {
            List<Object> arguments = new ArrayList<>(List.of("status"));
            arguments.addAll(List.of(words));
            CliRun run = CliRun.of(arguments.toArray());
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(error(run).get("code")).isEqualTo("AUR-004");
        }
        assertThat(CliRun.of("status").out()).isEmpty();
    }

    private static Map<?, ?> error(CliRun run) {
        Map<?, ?> report = (Map<?, ?>) Json.parse(run.out());
        assertThat(report.keySet()).isEqualTo(Set.of("error"));
        return (Map<?, ?>) report.get("error");
    }
}
