package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real JVMs in one directory. */
class TwoProgramsTest {

    /** Its name on disk is plain, so it works in every locale. */
    private static final String WORKFLOW = "Ünïcode/\uD83D\uDE00";

    private static final int RUNS = 8;
    private static final int EVENTS = 40;

    @TempDir
    Path directory;

    /** Appends runs named by its second argument to the log in its first one, then holds one until its input ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (FileSystemEventLog log = new FileSystemEventLog(Path.of(arguments[0]))) {
                appendAll(log, arguments[1]);
                try (Hold hold = log.hold(key("held-" + arguments[1]))) {
                    System.out.println("holding " + hold.run());
                    System.in.transferTo(System.out);
                } catch (HeldElsewhereException e) {
                    System.out.println("refused: " + e.getMessage());
                }
            }
        }
    }

    private static RunKey key(String run) {
        return new RunKey(RunKey.DEFAULT_TENANT, WORKFLOW, run);
    }

    private static void appendAll(FileSystemEventLog log, String name) {
        for (long seq = 0; seq < EVENTS; seq++) {
            for (int run = 0; run < RUNS; run++) {
                log.append(List.of(event(name + run, seq)))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private static Event event(String run, long seq) {
        EventType type = seq == 0 ? EventType.WORKFLOW_STARTED : EventType.TASK_STARTED;
        return new Event(Instant.ofEpochSecond(seq), type, key(run), null, seq, Map.of(), Map.of());
    }

    private Process start(String name) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Program.class.getName(),
                        directory.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().put("LC_ALL", "C");
        return program.start();
    }

    @Test
    void trace_12_closing_one_part_of_a_program_lets_go_of_nothing_the_other_holds() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(directory);
                Hold hold = log.hold(key("held-x"))) {
            new FileSystemEventLog(directory).close();
            Process other = start("x");
            try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
                assertThat(output.readLine())
                        .contains(
                                "refused: AUR-303 run '" + hold.run() + "'",
                                "process " + ProcessHandle.current().pid() + " on ");
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void two_programs_append_to_one_workflow_and_nothing_is_lost_or_glued() throws Exception {
        Process one = start("a");
        Process other = start("b");
        try (BufferedReader first = one.inputReader(StandardCharsets.UTF_8);
                BufferedReader second = other.inputReader(StandardCharsets.UTF_8);
                FileSystemEventLog log = new FileSystemEventLog(directory)) {
            appendAll(log, "c");
            assertThat(first.readLine()).isEqualTo("holding held-a");
            assertThat(second.readLine()).isEqualTo("holding held-b");
            assertThatThrownBy(() -> log.hold(key("held-a")))
                    .isInstanceOf(HeldElsewhereException.class)
                    .hasMessageContaining("process " + one.pid() + " on ");
            assertThat(log.holder(key("held-b")))
                    .hasValueSatisfying(holder -> assertThat(holder.pid()).isEqualTo(other.pid()));
            one.destroyForcibly().waitFor();
            log.hold(key("held-a")).close();
            other.getOutputStream().close();
            assertThat(other.waitFor()).isZero();
            for (String name : List.of("a", "b", "c")) {
                for (int run = 0; run < RUNS; run++) {
                    List<Event> expected = new ArrayList<>();
                    for (long seq = 0; seq < EVENTS; seq++) {
                        expected.add(event(name + run, seq));
                    }
                    assertThat(log.peek(key(name + run))).isEqualTo(expected);
                }
            }
            assertThat(log.runs(RunKey.DEFAULT_TENANT, WORKFLOW, false).map(RunSummary::key))
                    .hasSize(3 * RUNS);
        } finally {
            one.destroyForcibly().waitFor();
            other.destroyForcibly().waitFor();
        }
        int lines = 0;
        int files = 0;
        try (Stream<Path> all = Files.list(directory.resolve(DiskNames.of(WORKFLOW)))) {
            for (Path file : all.toList()) {
                if (file.getFileName().toString().startsWith("events")) {
                    lines += Chains.verified(Files.readAllBytes(file)).size();
                    files++;
                }
            }
        }
        assertThat(lines - files).isEqualTo(3 * RUNS * EVENTS);
    }
}
