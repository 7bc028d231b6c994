package io.aureus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In real processes: only there do signals end anything. */
@Timeout(120)
class StopSignalsTest {

    private static final long INT_MASK = 1L << 1;

    private Process program;
    private BufferedReader out;

    @AfterEach
    void leave_no_process_behind() throws Exception {
        if (program != null) {
            program.destroyForcibly().waitFor();
        }
    }

    @Test
    void sigterm_drains_once_newest_first_and_ends_with_143() throws Exception {
        start("drain");

        signal("TERM");

        assertThat(program.waitFor()).isEqualTo(143);
        assertThat(out.lines()).containsExactly("registered later, exit code 143", "first registered");
    }

    @Test
    void sigint_drains_once_and_ends_with_130() throws Exception {
        assumeThat(ignoresInterrupts())
                .as("whoever starts a build in the background may tell it to ignore SIGINT, and so its children")
                .isFalse();
        start("drain");

        signal("INT");

        assertThat(program.waitFor()).isEqualTo(130);
        assertThat(out.lines()).containsExactly("registered later, exit code 130", "first registered");
    }

    @Test
    void a_second_signal_ends_at_once() throws Exception {
        start("hang");
        signal("TERM");
        assertThat(out.readLine()).isEqualTo("hanging");

        signal("TERM");

        assertThat(program.waitFor()).isEqualTo(143);
        assertThat(out.lines()).isEmpty();
    }

    @Test
    void whoever_leaves_while_it_is_drained_waits_for_the_drain_and_the_signal_says_the_exit_code() throws Exception {
        start("leave");

        signal("TERM");

        assertThat(program.waitFor()).isEqualTo(143);
        assertThat(out.lines()).containsExactly("registered later, exit code 143", "first registered");
    }

    private void start(String argument) throws IOException {
        program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SignalledProgram.class.getName(),
                        argument)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = program.inputReader(UTF_8);
        assertThat(out.readLine()).isEqualTo("ready");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        List<String> lines = Files.isReadable(status) ? Files.readAllLines(status) : List.of();
        return lines.stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & INT_MASK) != 0);
    }
}
