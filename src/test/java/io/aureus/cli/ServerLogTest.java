package io.aureus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream echo = new ByteArrayOutputStream();

    @Test
    void what_the_server_says_goes_to_the_file_and_to_the_echo() throws IOException {
        try (ServerLog log = ServerLog.open(directory.resolve("not yet there"), echo)) {
            say(log, "schön, dass ich laufe");

            assertThat(log.file()).hasContent("schön, dass ich laufe");
            assertThat(echo.toString(UTF_8)).isEqualTo("schön, dass ich laufe\n");
            log.stopRecording();
        }
    }

    @Test
    void a_log_that_is_no_longer_recorded_is_deleted_and_the_echo_goes_on() throws IOException {
        try (ServerLog log = ServerLog.open(directory, echo)) {
            log.stopRecording();
            log.stopRecording();
            say(log, "still here");

            assertThat(directory).isEmptyDirectory();
            assertThat(echo.toString(UTF_8)).isEqualTo("still here\n");
        }
    }

    @Test
    void logs_of_the_last_seven_days_are_kept_older_ones_are_not_and_other_files_are_not_ours() throws IOException {
        Path old = aged("server-1-a.log", Duration.ofDays(8));
        Path young = aged("server-2-b.log", Duration.ofDays(6));
        Path others = aged("notes.txt", Duration.ofDays(100));

        try (ServerLog log = ServerLog.open(directory, echo)) {
            assertThat(old).doesNotExist();
            assertThat(young).exists();
            assertThat(others).exists();
            log.stopRecording();
        }
    }

    @Test
    void a_boot_command_that_failed_is_found_among_those_that_did_not() throws IOException {
        try (ServerLog log = quiet()) {
            say(log, "  Boot Command set returned with result SUCCESS : PlainTextActionReporterSUCCESS");
            say(log, "  Boot Command create-nothing failed PlainTextActionReporterFAILURE");

            assertThat(log.failedCommands())
                    .containsExactly("Boot Command create-nothing failed PlainTextActionReporterFAILURE");
            log.stopRecording();
        }
    }

    @Test
    void of_many_causes_the_first_three_different_ones_are_quoted_each_shortened() throws IOException {
        try (ServerLog log = quiet()) {
            say(log, "java.lang.IllegalStateException: outermost");
            say(log, "Caused by: one");
            say(log, "Caused by: one");
            say(log, "Caused by: two " + "x".repeat(1_000));
            say(log, "Caused by: three");
            say(log, "Caused by: four");

            assertThat(log.errors())
                    .hasSize(3)
                    .contains("Caused by: one", "Caused by: three")
                    .allMatch(line -> line.length() <= 300);
            log.stopRecording();
        }
    }

    @Test
    void without_a_cause_the_exception_itself_is_quoted() throws IOException {
        try (ServerLog log = quiet()) {
            say(log, "starting");
            say(log, "java.lang.IllegalStateException: no memory for this");

            assertThat(log.errors()).containsExactly("java.lang.IllegalStateException: no memory for this");
            log.stopRecording();
        }
    }

    private ServerLog quiet() throws IOException {
        return ServerLog.open(directory, OutputStream.nullOutputStream());
    }

    private static void say(ServerLog log, String line) {
        PrintStream stream = log.asPrintStream();
        stream.print(line + "\n");
        stream.flush();
    }

    private Path aged(String name, Duration age) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "said");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void a_server_that_stays_keeps_the_latest_of_what_it_said_and_no_more() throws IOException {
        try (ServerLog log = ServerLog.open(directory, OutputStream.nullOutputStream(), 100)) {
            for (int i = 100; i < 200; i++) {
                say(log, "line " + i);
            }

            assertThat(directory.toFile().list()).hasSize(2);
            assertThat(all())
                    .hasSizeLessThan(300)
                    .contains("line 199")
                    .contains("line 190")
                    .doesNotContain("line 100");
            log.stopRecording();
            assertThat(directory).isEmptyDirectory();
        }
    }

    private String all() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
