package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.EventType;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only a real file system shows: links, rights, names, bytes. */
class RealDirectoryTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final RunKey RUN = new RunKey(RunKey.DEFAULT_TENANT, "order", "r");

    @TempDir
    Path temp;

    private Path root() {
        return temp.resolve("log");
    }

    private static Event event(RunKey run, long seq) {
        EventType type = seq == 0 ? EventType.WORKFLOW_STARTED : EventType.TASK_STARTED;
        return new Event(NOON.plusSeconds(seq), type, run, seq == 0 ? null : "t", seq, Map.of(), Map.of("attempt", 1L));
    }

    private static void append(FileSystemEventLog log, Event... events) {
        log.append(List.of(events)).toCompletableFuture().join();
    }

    private static List<Path> segments(Path workflow) throws IOException {
        try (Stream<Path> files = Files.list(workflow)) {
            return files.filter(file -> file.getFileName().toString().startsWith("events"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_line_has_its_fields_in_the_documented_order_and_a_hash_that_anybody_can_compute() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(RUN, 0), event(RUN, 1));
        }
        Path file = root().resolve("order/events.log");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .matches("\\{\"timestamp\":\"[^\"]+Z\",\"type\":\"LOG_STARTED\",\"workflowId\":\"order\","
                        + "\"data\":\\{\"segment\":\"[0-9a-f]{16}\"},\"logSeq\":0,\"hash\":\"[0-9a-f]{64}\"}");
        assertThat(lines.get(2))
                .matches("\\{\"timestamp\":\"2026-01-13T12:00:01\\.000Z\",\"type\":\"TASK_STARTED\","
                        + "\"workflowId\":\"order\",\"taskId\":\"t\",\"metadata\":\\{\"attempt\":1},\"runId\":\"r\",\"seq\":1,"
                        + "\"logSeq\":2,\"hash\":\"[0-9a-f]{64}\"}");
        assertThat(Chains.verified(Files.readAllBytes(file))).hasSize(3);
    }

    @Test
    void files_and_directories_are_their_owners_only() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(RUN, 0));
            log.storeValue(RunKey.DEFAULT_TENANT, "order", "value");
            log.hold(RUN).close();
        }
        try (Stream<Path> all = Files.walk(root())) {
            for (Path path : all.toList()) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as("%s", path)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void the_next_owner_goes_on_in_the_same_file() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(RUN, 0));
        }
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(RUN, 1));
        }
        assertThat(segments(root().resolve("order"))).containsExactly(root().resolve("order/events.log"));
        assertThat(Chains.verified(Files.readAllBytes(root().resolve("order/events.log"))))
                .hasSize(3);
    }

    @Test
    void a_torn_last_line_leaves_the_rest_readable_and_is_not_glued_to() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(RUN, 0));
        }
        Path live = root().resolve("order/events.log");
        Files.writeString(live, "{\"timestamp\":\"2026-01-", StandardOpenOption.APPEND);
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            assertThat(log.peek(RUN)).containsExactly(event(RUN, 0));
            append(log, event(RUN, 1));
            assertThat(log.peek(RUN)).containsExactly(event(RUN, 0), event(RUN, 1));
        }
        assertThat(segments(root().resolve("order"))).hasSize(2);
        assertThat(Chains.verified(Files.readAllBytes(live)).get(0).get("type")).isEqualTo("LOG_REPAIRED");
    }

    @Test
    void a_log_of_the_original_is_kept_byte_for_byte_and_chained_over() throws Exception {
        String legacy =
                "{\"timestamp\":\"2026-01-13T00:00:00.000Z\",\"type\":\"WORKFLOW_STARTED\",\"workflowId\":\"order\","
                        + "\"data\":{\"name\":\"Example Workflow\"}}\n";
        Path workflow = Files.createDirectories(root().resolve("order"));
        Files.writeString(workflow.resolve("events.log"), legacy);
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            assertThat(log.runs(RunKey.DEFAULT_TENANT, "order", false)).isEmpty();
            append(log, event(RUN, 0));
            assertThat(log.peek(RUN)).hasSize(1);
        }
        List<Path> files = segments(workflow);
        assertThat(files).hasSize(2);
        assertThat(files.get(0).getFileName().toString()).matches("events-\\d{8}T\\d{6}Z-[0-9a-f]{16}\\.jsonl");
        assertThat(Files.readString(files.get(0))).isEqualTo(legacy);
        Map<?, ?> data = (Map<?, ?>)
                Chains.verified(Files.readAllBytes(files.get(1))).get(0).get("data");
        assertThat(((Map<?, ?>) data.get("continues")).get("hash")).isEqualTo(io.aureus.run.Identity.sha256(legacy));
    }

    static Stream<String> hostileIds() {
        return Stream.of(
                "../../escaped",
                "..",
                ".",
                "a/b",
                "a\nb",
                "A",
                "Ünïcode",
                "\u0430",
                "_tenants",
                "_locks",
                "-rf",
                " ",
                "con",
                "x-plain",
                "h-" + "0".repeat(64),
                "\uD83D\uDE00".repeat(128),
                "a".repeat(256),
                "events.log",
                "%2e",
                "12345",
                "my_workflow",
                "order-1.2",
                "~",
                "*");
    }

    @ParameterizedTest
    @MethodSource("hostileIds")
    void whatever_an_id_is_it_stays_inside_the_directory_and_is_found_again(String id) throws Exception {
        RunKey run = new RunKey(id, id, id);
        RunKey plain = new RunKey(RunKey.DEFAULT_TENANT, id, id);
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(run, 0));
            append(log, event(plain, 0));
            log.hold(run).close();
        }
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            assertThat(log.peek(run)).containsExactly(event(run, 0));
            assertThat(log.runs(id, null, false).map(RunSummary::key)).containsExactly(run);
            assertThat(log.runs(RunKey.DEFAULT_TENANT, null, false).map(RunSummary::key))
                    .containsExactly(plain);
        }
        try (Stream<Path> beside = Files.list(temp)) {
            assertThat(beside).containsExactly(root());
        }
        try (Stream<Path> all = Files.walk(root())) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .allMatch(name -> name.matches("[a-z0-9_][A-Za-z0-9._-]{0,127}"));
        }
    }

    @Test
    void different_ids_have_different_names() {
        List<String> ids = Stream.concat(hostileIds(), Stream.of("a", "x-_41", "x-a", "my-workflow", "A_", "a_41"))
                .toList();
        assertThat(ids.stream().map(DiskNames::of).distinct()).hasSize(ids.size());
        assertThat(DiskNames.of("my_workflow")).isEqualTo("my_workflow");
        assertThat(DiskNames.of("order-1.2")).isEqualTo("order-1.2");
        for (String id : ids) {
            assertThat(DiskNames.id(DiskNames.of(id)).orElse(id)).isEqualTo(id);
        }
    }

    @Test
    void a_link_in_place_of_a_directory_or_a_file_is_refused_and_its_target_untouched() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Path target = Files.writeString(outside.resolve("events.log"), "theirs");
        Files.createDirectories(root());
        Files.createSymbolicLink(root().resolve("order"), outside);
        assertRefused(RUN);
        Files.delete(root().resolve("order"));
        Files.createDirectory(root().resolve("order"));
        Files.createSymbolicLink(root().resolve("order/events.log"), target);
        assertRefused(RUN);
        Files.delete(root().resolve("order/events.log"));
        Files.createLink(root().resolve("order/events.log"), target);
        assertRefused(RUN);
        Files.delete(root().resolve("order/events.log"));
        Files.createDirectory(root().resolve("order/events.log"));
        assertRefused(RUN);
        Files.createSymbolicLink(root().resolve("_tenants"), outside);
        assertRefused(new RunKey("acme", "order", "r"));
        assertThat(Files.readString(target)).isEqualTo("theirs");
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).containsExactly(target);
        }
    }

    private void assertRefused(RunKey run) throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            assertThatThrownBy(() -> append(log, event(run, 0)))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("AUR-306");
        }
    }

    @Test
    void a_lock_file_that_is_a_link_is_refused() throws Exception {
        Files.createDirectories(root());
        Files.createSymbolicLink(root().resolve(LockFile.NAME), temp.resolve("theirs"));
        assertThatThrownBy(() -> new FileSystemEventLog(root()).close()).isInstanceOf(LogUnavailableException.class);
        assertThat(Files.exists(temp.resolve("theirs"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void a_file_that_is_removed_or_changed_while_it_is_written_is_noticed() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(RUN, 0));
            Path live = root().resolve("order/events.log");
            Files.writeString(live, "a stranger's line\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> append(log, event(RUN, 1))).hasMessageContaining("AUR-313");
            appendUntilDone(log, event(RUN, 1));
            assertThat(log.peek(RUN)).containsExactly(event(RUN, 0), event(RUN, 1));
        }
    }

    /** Refused for the length of the back-off, then taken: as every driver does. */
    private static void appendUntilDone(FileSystemEventLog log, Event event) {
        boolean done = false;
        while (!done) {
            try {
                append(log, event);
                done = true;
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
            }
        }
    }

    @Test
    void a_damaged_byte_in_the_middle_hides_no_other_line() throws Exception {
        RunKey other = new RunKey(RunKey.DEFAULT_TENANT, "order", "other");
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            append(log, event(other, 0));
            append(log, event(RUN, 0), event(RUN, 1));
        }
        Path live = root().resolve("order/events.log");
        String text = Files.readString(live).replaceFirst("\"runId\":\"other\"", "\"runId\":\"oth\u0001r\"");
        Files.write(live, text.getBytes(StandardCharsets.UTF_8));
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            assertThat(log.peek(RUN)).hasSize(2);
            append(log, event(RUN, 2));
            assertThat(log.peek(RUN)).hasSize(3);
        }
    }

    @Test
    void two_logs_of_one_directory_in_one_program_see_each_other_and_may_close_apart() throws Exception {
        FileSystemEventLog one = new FileSystemEventLog(root());
        try (FileSystemEventLog other = new FileSystemEventLog(root())) {
            one.hold(RUN);
            assertThat(other.holder(RUN)).isPresent();
            append(one, event(RUN, 0));
            append(other, event(new RunKey(RunKey.DEFAULT_TENANT, "order", "r2"), 0));
            one.close();
            assertThat(other.holder(RUN)).isEmpty();
            other.hold(RUN).close();
            assertThat(other.peek(RUN)).hasSize(1);
        }
        for (Path file : segments(root().resolve("order"))) {
            Chains.verified(Files.readAllBytes(file));
        }
    }

    @Test
    void more_workflows_than_may_be_open_are_all_complete() throws Exception {
        int workflows = Lanes.OPEN_MAX + 40;
        try (FileSystemEventLog log = new FileSystemEventLog(root())) {
            for (long seq = 0; seq < 2; seq++) {
                for (int w = 0; w < workflows; w++) {
                    append(log, event(new RunKey(RunKey.DEFAULT_TENANT, "w" + w, "r"), seq));
                }
            }
            for (int w = 0; w < workflows; w++) {
                assertThat(log.peek(new RunKey(RunKey.DEFAULT_TENANT, "w" + w, "r")))
                        .hasSize(2);
            }
            assertThat(log.runs(RunKey.DEFAULT_TENANT, null, true)).hasSize(workflows);
            assertThat(log.gauges().files()).isEqualTo(workflows);
            assertThat(log.gauges().totalBytes()).isEqualTo(bytesOnDisk(workflows));
        }
        for (int w = 0; w < workflows; w++) {
            assertThat(segments(root().resolve("w" + w))).hasSize(1);
        }
    }

    private long bytesOnDisk(int workflows) throws IOException {
        long bytes = 0;
        for (int w = 0; w < workflows; w++) {
            bytes += Files.size(root().resolve("w" + w).resolve("events.log"));
        }
        return bytes;
    }

    @Test
    void where_a_loss_of_power_tore_the_note_of_a_holder_the_lock_itself_is_asked() throws Exception {
        try (FileSystemEventLog log = new FileSystemEventLog(root());
                Hold held = log.hold(RUN)) {
            Path holders = root().resolve("_holders");
            byte[] slots = Files.readAllBytes(holders);
            for (int i = 0; i < slots.length; i++) {
                slots[i] = i % 128 < 18 || i % 128 >= 32 ? slots[i] : 0;
            }
            Files.write(holders, slots);

            assertThat(log.holder(held.run())).isPresent();
            assertThatThrownBy(() -> log.hold(RUN)).isInstanceOf(HeldElsewhereException.class);
        }
    }
}
