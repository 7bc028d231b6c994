package io.aureus.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the first start in a source tree shows. Maven is a script that says and leaves what the real one would. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class FirstStartIT {

    private static final String BUILDS_WHEN_TOLD =
            """
            echo "[INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ aureus ---"
            echo "Downloaded from central: https://repository/a.jar (1 kB at 1 kB/s)"
            echo "Downloaded from central: https://repository/b.jar (1 kB at 1 kB/s)"
            until [ -f go ]; do sleep 0.05; done
            cp -R '%1$s'/lib '%1$s'/aureus.war '%1$s'/aureus-cli.jar '%1$s'/aureus.build target/
            """.formatted(Path.of("target").toAbsolutePath());

    private static final String FAILS = """
            echo "[INFO] BUILD FAILURE"
            echo "[ERROR] Order.java:[3,5] cannot find symbol"
            echo "[ERROR] "
            echo "[ERROR] -> [Help 1]"
            echo "[ERROR] Re-run Maven using the -X switch to enable full debug logging."
            exit 1
            """;

    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void make_a_source_tree() throws IOException {
        tree = Files.createDirectories(directory.resolve("a source tree"));
        Files.copy(Launched.launcher(), tree.resolve("aureus"));
        Files.createFile(tree.resolve("pom.xml"));
        Path commands = Files.createDirectories(tree.resolve("server-config/micro"));
        Files.createFile(commands.resolve("pre-boot.txt"));
    }

    @Test
    void it_shows_each_stage_how_far_it_is_and_how_long_it_took_and_the_second_start_is_silent() throws Exception {
        maven(BUILDS_WHEN_TOLD);

        Launched first = start();
        awaitSaid(first, first::err, "compiler:compile, 2 files downloaded");
        Files.createFile(tree.resolve("go"));

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("0.1.0");
        assertThat(first.err().lines())
                .allMatch(line -> line.startsWith("aureus: "))
                .anyMatch(line -> line.matches("aureus: building .*: done in \\d+ s"))
                .anyMatch(line -> line.matches("aureus: recording .*: done in \\d+ s"));
        assertThat(first.err()).doesNotContain("\r", "Downloaded from");

        Launched second = start();
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).isEmpty();
    }

    @Test
    void on_a_terminal_one_line_moves_and_is_gone_in_the_end() throws Exception {
        assumeThat(Path.of("/usr/bin/script")).exists();
        maven(BUILDS_WHEN_TOLD);
        Path onTerminal = executable("on a terminal", "exec script -qec \"'" + tree + "/aureus' --version\" /dev/null");

        Launched first = Launched.start(onTerminal, directory, environment());
        awaitSaid(first, first::out, "\raureus:   ");
        awaitSaid(first, first::out, "compiler:compile, 2 files downloaded");
        Files.createFile(tree.resolve("go"));

        assertThat(first.exitCode()).as(first.out()).isZero();
        assertThat(first.out()).containsPattern("\r\u001b\\[Kaureus: building .*: done in \\d+ s");
    }

    @Test
    void a_build_that_fails_shows_the_reason_and_where_all_of_it_is() throws Exception {
        maven(FAILS);

        Launched refused = start();

        assertThat(refused.exitCode()).isEqualTo(6);
        assertThat(refused.err().lines().skip(1).toList())
                .isEqualTo(List.of(
                        "[ERROR] Order.java:[3,5] cannot find symbol",
                        "AUR-508 The build failed, for the reason above. The whole output: " + tree.toRealPath()
                                + "/target/launcher-build.log. Cure the cause, then start again."));
        assertThat(tree.resolve("target/launcher-build.log")).content().contains("[Help 1]");
    }

    @Test
    void a_maven_that_names_no_error_is_quoted() throws Exception {
        maven("echo \"The JAVA_HOME environment variable is not defined correctly\" >&2; exit 1");

        Launched refused = start();

        assertThat(refused.exitCode()).isEqualTo(6);
        assertThat(refused.err()).contains("not defined correctly", "AUR-508");
    }

    private Launched start() throws IOException {
        return Launched.start(tree.resolve("aureus"), directory, environment(), "--version");
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH",
                directory.resolve("bin") + ":" + System.getenv("PATH"),
                "AUREUS_CACHE_DIR",
                directory.resolve("a cache").toString(),
                "TERM",
                "xterm");
    }

    private void maven(String script) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        executable("bin/mvn", script);
    }

    private Path executable(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    /** What was said so far. */
    private interface Said {
        String text() throws IOException;
    }

    private static void awaitSaid(Launched launched, Said said, String words) throws Exception {
        while (!said.text().contains(words)) {
            boolean over = launched.process().waitFor(50, TimeUnit.MILLISECONDS);
            assertThat(over && !said.text().contains(words)).as(said.text()).isFalse();
        }
    }
}
