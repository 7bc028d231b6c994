package io.aureus.tool.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aureus.json.Json;
import io.aureus.tool.Calls;
import io.aureus.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command is given, and what becomes of what it says. */
class ShellToolTest {

    @TempDir
    Path directory;

    private Calls calls;

    @BeforeEach
    void callTheTool() {
        calls = Calls.of(new ShellTool(), directory);
    }

    private Object sh(String command) throws Exception {
        return calls.with(Map.of("command", command));
    }

    private ToolException failure(Map<String, Object> inputs) {
        return catchThrowableOfType(ToolException.class, () -> calls.with(inputs));
    }

    private ToolException failure(String command) {
        return failure(Map.of("command", command));
    }

    @Test
    void a_text_is_run_by_a_shell() throws Exception {
        assertThat(sh("echo $((20 + 22)) | tr 4 6")).isEqualTo(62L);
    }

    @Test
    void a_list_is_run_as_it_is_without_a_shell() throws Exception {
        List<Object> command = List.of("printf", "%s|", "a b", "$HOME", "*", 7L, true);
        assertThat(calls.with(Map.of("command", command))).isEqualTo("a b|$HOME|*|7|true|");
    }

    @Test
    void the_first_of_a_list_is_a_program_even_if_the_shell_has_a_word_of_that_name() {
        assertThat(failure(Map.of("command", List.of("exit", "0"))).code()).isEqualTo("exit:127");
        assertThat(failure(Map.of("command", List.of("false"))).code()).isEqualTo("exit:1");
    }

    @Test
    void a_text_that_begins_with_a_dash_is_a_command_and_no_option() {
        assertThat(failure("-x").code()).isEqualTo("exit:127");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"text\"'|'\"text\"'",
                "0|0",
                "false|false",
                "null|null",
                "'\"\"'|'\"\"'",
                "''|'\"\"'",
                "1.50|1.50",
                "'[1, {\"a\": null}]'|'[1,{\"a\":null}]'",
                "'plain words'|'\"plain words\"'",
                "'{broken'|'\"{broken\"'",
                "'1 2'|'\"1 2\"'",
                "'{\"a\":1,\"a\":2}'|'\"{\\\"a\\\":1,\\\"a\\\":2}\"'",
                "'{\"a\":\"\\u0000\"}'|'\"{\\\"a\\\":\\\"\\\\u0000\\\"}\"'",
            })
    void output_is_a_typed_value_if_it_is_json_and_text_otherwise(String output, String result) throws Exception {
        Map<String, Object> cat = Map.of("command", List.of("cat"), "stdin", output);
        assertThat(Json.write(calls.with(cat))).isEqualTo(result);
    }

    @Test
    void one_line_end_is_taken_off_the_end_of_text() throws Exception {
        assertThat(sh("printf 'a\\nb\\n\\n'")).isEqualTo("a\nb\n");
        assertThat(sh("printf 'a\\r\\n'")).isEqualTo("a");
    }

    @Test
    void output_that_is_no_text_is_kept_as_far_as_text_can() throws Exception {
        assertThat(sh("printf 'a\\000b\\377c\\303\\251'")).isEqualTo("a\uFFFDb\uFFFDcé");
    }

    @Test
    void a_large_output_is_cut_and_says_so_and_is_kept_whole() throws Exception {
        Object result = sh("head -c 52428800 /dev/zero | tr '\\0' x");
        assertThat(result).isInstanceOf(Map.class);
        Map<?, ?> cut = (Map<?, ?>) result;
        assertThat(cut.get("cut")).isEqualTo(true);
        assertThat(cut.get("bytes")).isEqualTo(52_428_800L);
        assertThat((String) cut.get("text")).hasSize(1 << 20);
        assertThat(calls.stored.get(cut.get("sha256"))).hasSize(52_428_800);
    }

    @Test
    void a_large_output_is_not_cut_inside_a_character() throws Exception {
        Map<?, ?> cut = (Map<?, ?>) sh("head -c 1200000 /dev/zero | sed 's/\\x00/é/g' | (printf x; cat)");
        assertThat((String) cut.get("text")).matches("xé+").hasSize(1 + ((1 << 20) - 1) / 2);
    }

    @Test
    void a_command_that_writes_without_end_is_ended() {
        ToolException failure = failure("yes");
        assertThat(failure.code()).isEqualTo("output");
        assertThat(failure).hasMessageStartingWith("AUR-422").hasMessageContaining("67108864");
    }

    @Test
    void much_on_both_outputs_at_once_blocks_nothing() throws Exception {
        assertThat(sh("i=0; while [ $i -lt 300 ]; do head -c 3000 /dev/zero | tr '\\0' e >&2;"
                        + " head -c 3000 /dev/zero | tr '\\0' o; i=$((i+1)); done"))
                .asString()
                .hasSize(900_000);
    }

    @Test
    void an_exit_code_is_the_failures_code_and_the_last_words_are_its_message() {
        ToolException failure = failure("echo one >&2; echo two >&2; exit 3");
        assertThat(failure.code()).isEqualTo("exit:3");
        assertThat(failure).hasMessage("AUR-420 the command ended with exit code 3; its last words: one\ntwo");
    }

    @Test
    void only_the_last_lines_of_many_are_shown() {
        assertThat(failure("seq 1 100000 >&2; exit 1").getMessage())
                .endsWith("last words: " + String.join("\n", lines(99_981, 100_000)));
    }

    private static List<String> lines(int from, int to) {
        return java.util.stream.IntStream.rangeClosed(from, to)
                .mapToObj(Integer::toString)
                .toList();
    }

    @Test
    void a_single_endless_line_of_errors_is_cut() {
        assertThat(failure("head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1").getMessage())
                .hasSizeLessThan(LastLines.LENGTH_MAX + 100);
    }

    @Test
    void a_signal_is_told_from_an_exit_code() {
        ToolException failure = failure("kill -9 $$");
        assertThat(failure.code()).isEqualTo("signal:9");
        assertThat(failure).hasMessageStartingWith("AUR-421");
        assertThat(failure("kill -TERM $$").code()).isEqualTo("signal:15");
    }

    @Test
    void a_command_can_be_interrupted_from_the_keyboard_as_anywhere() throws Exception {
        assumeThat(isInterruptIgnoredHere())
                .as("whoever started this build told it, and so its children, to ignore SIGINT")
                .isFalse();

        assertThat(failure("kill -INT $$; sleep 60").code()).isEqualTo("signal:2");
    }

    @Test
    void a_program_that_does_not_exist_fails_as_in_a_shell() {
        ToolException failure = failure(Map.of("command", List.of("no-such-program")));
        assertThat(failure.code()).isEqualTo("exit:127");
        assertThat(failure).hasMessageContaining("no-such-program");
    }

    @Test
    void standard_input_is_text_or_json_or_nothing() throws Exception {
        assertThat(calls.with(Map.of("command", "tr a-z A-Z", "stdin", "schön")))
                .isEqualTo("SCHöN");
        Map<String, Object> json = Map.of("a", List.of(1L));
        assertThat(calls.with(Map.of("command", "cat", "stdin", json))).isEqualTo(json);
        assertThat(sh("cat")).isEqualTo("");
    }

    @Test
    void a_command_that_does_not_read_its_input_is_no_failure() throws Exception {
        assertThat(calls.with(Map.of("command", "true", "stdin", "x".repeat(3_000_000))))
                .isEqualTo("");
    }

    @Test
    void variables_are_added_and_taken_away() throws Exception {
        Map<String, Object> env = new java.util.LinkedHashMap<>();
        env.put("GREETING", "a b $x");
        env.put("COUNT", 3L);
        env.put("HOME", null);
        assertThat(calls.with(Map.of("command", "echo \"$GREETING/$COUNT/${HOME-none}\"", "env", env)))
                .isEqualTo("a b $x/3/none");
    }

    @Test
    void a_command_knows_who_calls_it() throws Exception {
        calls.attempt(2).execution(3);
        assertThat(sh("echo $AUREUS_TENANT_ID $AUREUS_WORKFLOW_ID $AUREUS_RUN_ID $AUREUS_TASK_ID $AUREUS_ATTEMPT"
                        + " $AUREUS_EXECUTION $AUREUS_IDEMPOTENCY_KEY"))
                .isEqualTo("default nightly " + calls.runId() + " load 2 3 " + calls.runId() + ":load");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATABASE_PASSWORD",
                "DATABASE_URL",
                "AUREUS_DATABASE_PASSWORD",
                "aureus.database.url",
                "AUREUS_LOG_SIGNING_KEY",
                "AUREUS_API_TOKENS"
            })
    void our_secret_settings_are_not_handed_on(String name) {
        assertThat(Surroundings.isSecretSetting(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "DATABASE_HOST", "AUREUS_WORKFLOW_DIR", "API_TOKEN", "PGPASSWORD"})
    void all_else_of_the_environment_is_handed_on(String name) {
        assertThat(Surroundings.isSecretSetting(name)).isFalse();
    }

    @Test
    void a_command_starts_where_its_run_was_started() throws Exception {
        assertThat(sh("pwd -P")).isEqualTo(directory.toRealPath().toString());
    }

    @Test
    void a_directory_may_be_relative_and_hold_spaces() throws Exception {
        Files.createDirectories(directory.resolve("my data"));
        assertThat(calls.with(Map.of("command", List.of("pwd", "-P"), "cwd", "my data")))
                .isEqualTo(directory.resolve("my data").toRealPath().toString());
    }

    @Test
    void a_directory_that_does_not_exist_is_a_failure_with_its_name() {
        ToolException failure = failure(Map.of("command", "true", "cwd", "nowhere"));
        assertThat(failure.code()).isEqualTo("start");
        assertThat(failure)
                .hasMessage(
                        "AUR-423 the command cannot be started: there is no directory " + directory.resolve("nowhere"));
    }

    @Test
    void a_line_that_the_machine_refuses_is_a_failure() {
        ToolException failure = failure(Map.of("command", List.of("echo", "x".repeat(200_000))));
        assertThat(failure.code()).isEqualTo("start");
        assertThat(failure(Map.of("command", List.of("echo", "a\0b"))).code()).isEqualTo("start");
    }

    @Test
    void results_and_inputs_lie_in_files_for_its_user_alone_and_are_removed() throws Exception {
        calls.result("text", "x")
                .result("zero", 0L)
                .result("no", false)
                .result("empty", "")
                .result("none", null);
        calls.runInput("day", "2026-01-13");
        Object seen = sh("printf '[%s,%s,\"%s\",\"%s\"]' \"$(cat $AUREUS_RESULTS)\" \"$(cat $AUREUS_INPUTS)\""
                + " \"$(stat -c %a $AUREUS_RESULTS $AUREUS_INPUTS | tr '\\n' ' ')\" \"$AUREUS_RESULTS\"");
        List<?> parts = (List<?>) seen;
        assertThat(Json.write(parts.get(0)))
                .isEqualTo("{\"text\":\"x\",\"zero\":0,\"no\":false,\"empty\":\"\",\"none\":null}");
        assertThat(parts.get(1)).isEqualTo(Map.of("day", "2026-01-13"));
        assertThat(parts.get(2)).isEqualTo("600 600 ");
        assertThat(Path.of((String) parts.get(3)).getParent()).doesNotExist();
    }

    @Test
    void what_does_not_fit_is_found_before_anything_runs() {
        ShellTool tool = new ShellTool();
        assertThat(tool.check(Map.of("command", List.of("echo", 1L), "env", Map.of("A", 1L))))
                .isEmpty();
        assertThat(tool.check(Map.of())).hasSize(1);
        assertThat(tool.check(Map.of("command", ""))).hasSize(1);
        assertThat(tool.check(Map.of("command", List.of()))).hasSize(1);
        assertThat(tool.check(Map.of("command", List.of(Map.of("a", 1L))))).hasSize(1);
        assertThat(tool.check(Map.of("command", "x", "env", List.of("A=1")))).hasSize(1);
        assertThat(tool.check(Map.of("command", "x", "env", Map.of("A=", "1")))).hasSize(1);
        assertThat(tool.check(Map.of("command", "x", "env", Map.of("AUREUS_RUN_ID", "1"))))
                .hasSize(1);
        assertThat(tool.check(Map.of("comand", "x"))).extracting("suggestion").contains("command");
        assertThat(tool.check(Map.of("command", Map.of("fromEnv", "X")))).isEmpty();
    }

    @Test
    void a_machine_without_setsid_runs_commands_too() throws Exception {
        Calls plain = Calls.of(new ShellTool(false, AttemptProcess.TERM_BOUND), directory);
        assertThat(plain.with(Map.of("command", "cat; echo $AUREUS_TASK_ID", "stdin", "a ")))
                .isEqualTo("a load");
        assertThat(plain.with(Map.of("command", Arrays.asList("echo", "x")))).isEqualTo("x");
    }

    /** A shell that starts something in the background without job control does so. */
    private static boolean isInterruptIgnoredHere() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) & 0b10) != 0;
    }
}
