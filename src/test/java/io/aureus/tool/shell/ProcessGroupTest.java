package io.aureus.tool.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.tool.Calls;
import io.aureus.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of an attempt outlives it. Real processes throughout. */
@Timeout(120)
class ProcessGroupTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** For those that do not listen. */
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    /** Writes its pid to a file, once it runs. */
    private static String noting(String file, String andThen) {
        return "sh -c 'echo $$ >" + file + ".new; mv " + file + ".new " + file + "; " + andThen + "'";
    }

    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    private void await(String file) throws InterruptedException {
        assertThat(Pause.until(() -> Files.exists(directory.resolve(file)), LONG))
                .as("%s appears", file)
                .isTrue();
    }

    private static boolean lives(long pid) {
        return ProcFs.entry(Long.toString(pid)).filter(ProcFs.Entry::lives).isPresent();
    }

    private void assertEnded(String... files) throws IOException {
        for (String file : files) {
            assertThat(lives(pid(file))).as("process of %s lives", file).isFalse();
        }
    }

    private Object sh(String command) throws Exception {
        return Calls.of(new ShellTool(true, SHORT), directory).with(Map.of("command", command));
    }

    /** An attempt on a thread of its own, which can be interrupted as the engine does it. */
    private static final class Running {
        private final FutureTask<Object> task;
        private final Thread thread;

        Running(Callable<Object> call) {
            task = new FutureTask<>(call);
            thread = new Thread(task, "attempt");
            thread.start();
        }

        void interrupt() {
            thread.interrupt();
        }

        void assertInterrupted() {
            assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void each_attempt_leads_a_process_group_of_its_own() throws Exception {
        Object groups = sh("echo \"[$(cut -d' ' -f5 /proc/$$/stat), $(cut -d' ' -f6 /proc/$$/stat), $AUREUS_GROUP]\"");
        List<?> numbers = (List<?>) groups;
        assertThat(numbers).hasSize(3);
        assertThat(numbers.get(1)).isEqualTo(numbers.get(0));
        assertThat(numbers.get(2)).isEqualTo(numbers.get(0));
        assertThat(numbers.get(0))
                .isNotEqualTo(ProcFs.entry("self").orElseThrow().group());
    }

    @Test
    void an_interrupted_attempt_ends_with_its_grandchildren_and_only_then_returns() throws Exception {
        Running running = new Running(() -> sh("cd " + directory + "; "
                + noting(
                        "child",
                        noting("grandchild", "sleep 600").replace("'", "\"").replace("$$", "\\$\\$") + "; true")
                + "; true"));
        await("grandchild");
        running.interrupt();
        running.assertInterrupted();
        assertEnded("child", "grandchild");
    }

    @Test
    void what_a_command_has_left_in_the_background_ends_with_it() throws Exception {
        Object result = sh("cd " + directory + "; " + noting("left", "exec sleep 600") + " & "
                + "while ! test -e left; do :; done; echo done");
        assertThat(result).isEqualTo("done");
        assertEnded("left");
    }

    @Test
    void a_process_whose_parent_is_gone_already_is_ended_too() throws Exception {
        sh("cd " + directory + "; (" + noting("orphan", "exec sleep 600") + " &) ; while ! test -e orphan; do :; done");
        assertEnded("orphan");
    }

    @Test
    void who_ignores_a_polite_request_is_killed_after_the_bound() throws Exception {
        Running running = new Running(
                () -> sh("cd " + directory + "; trap '' TERM; " + noting("stubborn", "while :; do sleep 1; done")));
        await("stubborn");
        running.interrupt();
        running.assertInterrupted();
        assertEnded("stubborn");
    }

    @Test
    void a_polite_request_comes_first() throws Exception {
        Running running = new Running(() -> sh("cd " + directory
                + "; trap 'echo cleaned >cleaned; exit 0' TERM; echo >ready; while :; do sleep 0.05; done"));
        await("ready");
        running.interrupt();
        running.assertInterrupted();
        assertThat(directory.resolve("cleaned")).exists();
    }

    @Test
    void a_second_interrupt_kills_at_once() throws Exception {
        Running running = new Running(() ->
                sh("cd " + directory + "; trap 'echo >asked' TERM; " + "echo $$ >pid; while :; do sleep 0.05; done"));
        await("pid");
        running.interrupt();
        await("asked");
        running.interrupt();
        running.assertInterrupted();
        assertEnded("pid");
    }

    @Test
    void a_background_process_that_keeps_the_pipe_open_does_not_hold_the_attempt() throws Exception {
        String left = noting("left", "trap \"\" TERM; sleep 600; sleep 600");
        Object result = sh("cd " + directory + "; setsid " + left + " & while ! test -e left; do :; done; echo done");
        try {
            assertThat(result).isEqualTo("done");
        } finally {
            new ProcessGroup(pid("left")).killExcept(Set.of(), LONG);
        }
    }

    @Test
    void a_background_process_that_never_stops_talking_does_not_hold_the_attempt() throws Exception {
        Object result = sh("cd " + directory + "; (trap '' TERM; echo >started; exec yes) & "
                + "while ! test -e started; do :; done; exit 0");
        assertThat(result).as("whatever was there by then").isNotNull();
    }

    @Test
    void a_command_that_kills_its_whole_group_is_a_failed_attempt_and_leaves_nothing() throws Exception {
        assertThatThrownBy(() -> sh("cd " + directory + "; " + noting("other", "exec sleep 600") + " & "
                        + "while ! test -e other; do :; done; kill -9 0"))
                .isInstanceOf(ToolException.class)
                .hasFieldOrPropertyWithValue("code", "signal:9");
        assertEnded("other");
    }

    @Test
    void a_command_that_kills_its_guard_alone_is_ended_too() throws Exception {
        assertThatThrownBy(() -> sh("cd " + directory + "; echo $$ >pid; kill -9 $AUREUS_GROUP; exec sleep 600"))
                .isInstanceOf(ToolException.class);
        assertEnded("pid");
    }

    @Test
    void an_attempt_leaves_no_file() throws Exception {
        Path results = Path.of(String.valueOf(sh("printf %s \"$AUREUS_RESULTS\"; cat \"$AUREUS_RESULTS\" >&2")));

        assertThat(results.getParent().getFileName()).asString().startsWith("aureus-attempt-");
        assertThat(results.getParent()).doesNotExist();
    }

    @Test
    void without_setsid_the_tree_of_processes_is_ended() throws Exception {
        Calls plain = Calls.of(new ShellTool(false, SHORT), directory);
        Running running = new Running(() -> plain.with(
                Map.of("command", "cd " + directory + "; " + noting("child", "sleep 600; true") + "; true")));
        await("child");
        running.interrupt();
        running.assertInterrupted();
        assertEnded("child");
    }

    /** Another program that executes the same task, to be killed. */
    private Process program(String runId, String command) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        java,
                        "-Xshare:auto",
                        "-cp",
                        classPath,
                        Program.class.getName(),
                        directory.toString(),
                        runId,
                        command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("program.log").toFile())
                .start();
    }

    /** Main class of the other program. */
    static final class Program {
        public static void main(String[] args) throws Exception {
            Calls.of(new ShellTool(true, SHORT), Path.of(args[0])).run(args[1]).with(Map.of("command", args[2]));
        }
    }

    @Test
    void when_the_program_is_killed_its_attempts_end_by_themselves_and_their_files_go() throws Exception {
        Process program = program(
                "killed",
                "exec 2>/dev/null; trap 'echo >asked; exit' TERM; echo $AUREUS_RESULTS >results; "
                        + noting("child", "sleep 600; true") + "; :");
        await("child");
        program.destroyForcibly().waitFor();
        long child = pid("child");
        assertThat(Pause.until(() -> !lives(child), LONG)).as("child ends").isTrue();
        Path results = Path.of(Files.readString(directory.resolve("results")).strip());
        assertThat(Pause.until(() -> !Files.exists(results.getParent()), LONG))
                .as("files go")
                .isTrue();
        assertThat(directory.resolve("asked")).exists();
    }

    @Test
    void the_next_execution_of_an_interrupted_attempt_first_ends_what_is_left_of_it() throws Exception {
        String stubborn =
                "trap '' TERM; echo $AUREUS_RESULTS >results; kill -9 $(ps -o pid= --ppid $AUREUS_GROUP | grep -vw $$) 2>/dev/null; "
                        + "echo $$ >pid.new; mv pid.new pid; while :; do sleep 0.2; done";
        Process program = program("left-behind", stubborn);
        await("pid");
        long left = pid("pid");
        program.destroyForcibly().waitFor();
        assertThat(lives(left))
                .as("the watcher was killed, so the attempt lives on")
                .isTrue();
        Calls again = Calls.of(new ShellTool(true, SHORT), directory)
                .run("left-behind")
                .execution(2);
        assertThat(again.with(Map.of(
                        "command", "grep -q '^State:.[^ZX]' /proc/" + left + "/status && echo lives || echo gone")))
                .isEqualTo("gone");
        assertThat(Path.of(Files.readString(directory.resolve("results")).strip())
                        .getParent())
                .doesNotExist();
    }

    @Test
    void the_same_attempt_of_a_living_program_is_left_alone() throws Exception {
        Process program = program("alive", "echo $$ >pid.new; mv pid.new pid; exec sleep 600");
        try {
            await("pid");
            Calls.of(new ShellTool(true, SHORT), directory)
                    .run("alive")
                    .execution(2)
                    .with(Map.of("command", "true"));
            assertThat(lives(pid("pid"))).isTrue();
        } finally {
            program.destroyForcibly().waitFor();
            long left = pid("pid");
            assertThat(Pause.until(() -> !lives(left), LONG)).isTrue();
        }
    }
}
