package io.aureus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceRootTest {

    @TempDir
    Path directory;

    private Path server;
    private Path parent;

    @BeforeEach
    void unpack_a_server() throws IOException {
        server = directory.resolve("server");
        Files.createDirectories(server.resolve("config/branding"));
        Files.createDirectories(server.resolve("lib"));
        Files.writeString(server.resolve("config/branding/name"), "a server");
        Files.writeString(server.resolve("lib/a.jar"), "classes");
        parent = Files.createDirectory(directory.resolve("temporary"));
    }

    @Test
    void a_root_has_what_a_server_writes_to_and_is_readable_by_its_owner_alone() throws IOException {
        InstanceRoot root = InstanceRoot.create(server, parent);

        assertThat(root.directory().resolve("config/branding/name")).hasContent("a server");
        assertThat(root.directory().resolve("lib/a.jar")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_deleted_root_leaves_nothing_and_takes_nothing_else_along() throws IOException {
        InstanceRoot root = InstanceRoot.create(server, parent);

        root.delete();

        assertThat(roots()).isEmpty();
        assertThat(server.resolve("config/branding/name")).exists();
    }

    @Test
    void the_root_of_a_dead_process_is_swept_and_that_of_a_living_one_stays() throws Exception {
        Path own = InstanceRoot.create(server, parent).directory();
        Process process = new ProcessBuilder("sleep", "600").start();
        Path others = rootOf(own, process.pid(), startMillis(process.toHandle()));
        try {
            InstanceRoot.sweep(parent);
            assertThat(roots()).containsExactlyInAnyOrder(own, others);
        } finally {
            process.destroyForcibly().waitFor();
        }

        InstanceRoot.sweep(parent);

        assertThat(roots()).containsExactly(own);
    }

    @Test
    void a_process_that_has_got_a_dead_ones_number_does_not_keep_the_dead_ones_root() throws IOException {
        Path own = InstanceRoot.create(server, parent).directory();
        rootOf(own, ProcessHandle.current().pid(), 1);

        InstanceRoot.sweep(parent);

        assertThat(roots()).containsExactly(own);
    }

    @Test
    void the_root_of_another_machine_or_boot_is_not_touched() throws IOException {
        Path elsewhere = Files.createDirectory(parent.resolve("aureus-elsewhere-1-1-x"));

        InstanceRoot.sweep(parent);

        assertThat(roots()).containsExactly(elsewhere);
    }

    @Test
    void what_only_looks_like_a_root_is_not_touched() throws IOException {
        Path own = InstanceRoot.create(server, parent).directory();
        Path nameless = Files.createDirectory(parent.resolve(space(own) + "-notes"));
        Path link = Files.createSymbolicLink(parent.resolve(space(own) + "-1-1-x"), server);

        InstanceRoot.sweep(parent);

        assertThat(roots()).containsExactlyInAnyOrder(own, nameless, link);
        assertThat(server.resolve("lib/a.jar")).exists();
    }

    /** As the process would have made it: the same space, but its own number and start. */
    private static Path rootOf(Path own, long pid, long startMillis) throws IOException {
        Path root = Files.createDirectory(own.resolveSibling(space(own) + "-" + pid + "-" + startMillis + "-x"));
        Files.createDirectories(root.resolve("config/generated"));
        Files.writeString(root.resolve("config/generated/file"), "left behind");
        return root;
    }

    private static String space(Path root) {
        String name = root.getFileName().toString();
        return name.substring(0, name.indexOf('-', "aureus-".length()));
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private List<Path> roots() throws IOException {
        try (Stream<Path> paths = Files.list(parent)) {
            return paths.toList();
        }
    }
}
