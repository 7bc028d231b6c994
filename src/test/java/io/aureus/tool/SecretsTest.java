package io.aureus.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aureus.tool.basic.LogTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is secret reaches the tool, and nothing that leaves it. */
class SecretsTest {
    private static final String PASSWORD = "pa$$ \"wörd\"";

    @TempDir
    Path directory;

    private final Tools tools =
            Tools.installed().reading(Map.of("PASSWORD", PASSWORD, "SHORT", "abc", "PIN", "73519")::get);

    private Calls call(String tool) {
        return Calls.of(tools.find(tool).orElseThrow(), directory);
    }

    private static Map<String, Object> fromEnv(String name) {
        return Map.of("fromEnv", name);
    }

    /** A tool that does what a test says. */
    private Calls calling(Body body) {
        Tool tool = new Tool() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public Object execute(Invocation invocation) throws Exception {
                return body.execute(invocation);
            }
        };
        return Calls.of(tools.with(tool).find("test").orElseThrow(), directory);
    }

    private interface Body {
        Object execute(Invocation invocation) throws Exception;
    }

    @Test
    void a_secret_reaches_its_tool_however_deep_its_reference_lies() throws Exception {
        List<Object> seen = new ArrayList<>();
        calling(invocation -> seen.add(invocation.inputs().get("a"))
                        && seen.add(invocation.runInputs().get("b")))
                .runInput("b", fromEnv("PASSWORD"))
                .with(Map.of("a", List.of(Map.of("deep", fromEnv("PASSWORD"), "other", 1L))));
        assertThat(seen).containsExactly(List.of(Map.of("deep", PASSWORD, "other", 1L)), PASSWORD);
    }

    @Test
    void a_tool_that_looks_at_no_input_of_the_run_needs_none_of_its_secrets() throws Exception {
        Object result = call("value").runInput("b", fromEnv("NOBODY")).with(Map.of("value", 7L));
        assertThat(result).isEqualTo(7L);
    }

    @Test
    void a_secret_from_a_file_is_its_text_without_the_line_end() throws Exception {
        Files.writeString(directory.resolve("token"), "top\nsecret token\n");
        List<Object> seen = new ArrayList<>();
        calling(invocation -> seen.add(invocation.inputs().get("a"))).with(Map.of("a", Map.of("fromFile", "token")));
        assertThat(seen).containsExactly("top\nsecret token");
    }

    @Test
    void a_missing_secret_fails_the_attempt_and_names_the_reference() {
        ToolException unset =
                catchThrowableOfType(ToolException.class, () -> call("value").with(Map.of("value", fromEnv("NOBODY"))));
        assertThat(unset.code()).isEqualTo("secret");
        assertThat(unset).hasMessageStartingWith("AUR-410 secret {fromEnv: NOBODY}: ");
        ToolException unread = catchThrowableOfType(
                ToolException.class, () -> call("value").with(Map.of("value", Map.of("fromFile", "no/such"))));
        assertThat(unread.code()).isEqualTo("secret");
        assertThat(unread).hasMessageStartingWith("AUR-410 secret {fromFile: no/such}: ");
    }

    @Test
    void a_secret_is_masked_in_a_result_whatever_holds_it() throws Exception {
        Object result = call("value")
                .with(Map.of(
                        "value", List.of(fromEnv("PASSWORD"), fromEnv("PIN"), 73519L, Map.of("is 73519", "x73519y"))));
        assertThat(result).isEqualTo(List.of("***", "***", "***", Map.of("is ***", "x***y")));
    }

    @Test
    void a_secret_is_masked_in_what_a_wait_returns() throws Exception {
        Object result = calling(invocation ->
                        new Wait(Calls.STARTED, invocation.inputs().get("a")))
                .with(Map.of("a", fromEnv("PASSWORD")));
        assertThat(result).isEqualTo(new Wait(Calls.STARTED, "***"));
    }

    @Test
    void a_secret_is_masked_in_a_failure_and_its_causes_are_left_out() {
        Calls calls = calling(invocation -> {
            throw new IllegalStateException(
                    "cannot log in with " + invocation.inputs().get("a"));
        });
        ToolException failure =
                catchThrowableOfType(ToolException.class, () -> calls.with(Map.of("a", fromEnv("PASSWORD"))));
        assertThat(failure.code()).isEqualTo("error");
        assertThat(failure).hasMessageEndingWith("cannot log in with ***").hasNoCause();
    }

    @Test
    void a_secret_is_masked_in_what_a_command_says() throws Exception {
        Map<String, Object> env = Map.of("P", fromEnv("PASSWORD"));
        assertThat(call("shell")
                        .with(Map.of(
                                "command",
                                "printf '{\"a\":\"%s\"}' \"say $P.\" | sed 's/\"w/\\\\\"w/;s/d\"/d\\\\\"/'",
                                "env",
                                env)))
                .isEqualTo(Map.of("a", "say ***."));
        ToolException failure = catchThrowableOfType(
                ToolException.class,
                () -> call("shell").with(Map.of("command", "echo no \"$P\" here >&2; exit 1", "env", env)));
        assertThat(failure).hasMessageEndingWith("no *** here");
    }

    @Test
    void a_secret_is_masked_in_a_large_output_that_is_kept_aside() throws Exception {
        Calls calls = call("shell");
        calls.with(Map.of(
                "command",
                "head -c 2000000 /dev/zero | tr '\\0' x; printf %s \"$P\"",
                "env",
                Map.of("P", fromEnv("PASSWORD"))));
        assertThat(calls.stored.values())
                .singleElement()
                .asString()
                .endsWith("x***")
                .hasSize(2_000_003);
    }

    @Test
    void a_secret_is_masked_in_the_line_that_log_writes() throws Exception {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(LogTool.LOGGER);
        logger.addHandler(handler);
        try {
            assertThat(call("log").run("r").with(Map.of("message", fromEnv("PASSWORD"))))
                    .isEqualTo("***");
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines).containsExactly("r load: ***");
    }

    @Test
    void each_line_of_a_secret_of_several_lines_is_masked() {
        Mask mask = new Mask(List.of("-----BEGIN-----\nMIIEpAIBAAKCAQEA\nend\n"));
        assertThat(mask.text("see MIIEpAIBAAKCAQEA, the end")).isEqualTo("see ***, the end");
    }

    @Test
    void the_longer_of_two_secrets_is_masked_first() {
        assertThat(new Mask(List.of("word", "password1")).text("password1 word"))
                .isEqualTo("*** ***");
    }

    @Test
    void what_is_too_short_to_be_a_secret_is_left() throws Exception {
        assertThat(call("value").with(Map.of("value", fromEnv("SHORT")))).isEqualTo("abc");
    }
}
