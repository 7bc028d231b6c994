package io.aureus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LauncherIT {

    @TempDir
    Path directory;

    @Test
    void a_built_tree_is_not_built_again_and_starts_from_any_directory() throws Exception {
        Launched first = Launched.start(Launched.launcher(), directory, Map.of(), "--version");
        assertThat(first.exitCode()).as(first.err()).isZero();

        Launched version = Launched.start(Launched.launcher(), directory, Map.of(), "--version");

        assertThat(version.exitCode()).as(version.err()).isZero();
        assertThat(version.out()).contains("0.1.0");
        assertThat(first.err()).doesNotContain("building");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void a_command_that_needs_no_server_prepares_none() throws Exception {
        Path cache = directory.resolve("cache");

        Launched help = Launched.start(Launched.launcher(), directory, cacheIn(cache), "help");

        assertThat(help.exitCode()).as(help.err()).isZero();
        assertThat(names(cache)).noneMatch(name -> name.startsWith("payara"));
    }

    @Test
    void a_link_to_the_launcher_finds_the_program() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("a link"), Launched.launcher());

        Launched version = Launched.start(link, directory, Map.of(), "--version");

        assertThat(version.exitCode()).as(version.err()).isZero();
        Files.delete(link);
    }

    @Test
    void two_first_starts_at_once_do_not_meet() throws Exception {
        Path cache = directory.resolve("a new cache");

        Launched one = Launched.start(Launched.launcher(), directory, cacheIn(cache), "--version");
        Launched other = Launched.start(Launched.launcher(), directory, cacheIn(cache), "--version");

        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(names(cache)).noneMatch(name -> name.startsWith("tmp"));
    }

    @Test
    void a_start_that_was_killed_while_it_prepared_leaves_nothing_that_the_next_one_trusts() throws Exception {
        Path cache = directory.resolve("cache");
        Files.createDirectories(cache.resolve("tmp.1/lib"));
        Files.writeString(cache.resolve("tmp.1/lib/aureus-cli.jar"), "half a j");

        Launched version = Launched.start(Launched.launcher(), directory, cacheIn(cache), "--version");

        assertThat(version.exitCode()).as(version.err()).isZero();
        assertThat(names(cache)).noneMatch(name -> name.startsWith("tmp"));
    }

    @Test
    void the_unpacked_distribution_starts_a_server_without_building_or_writing_there() throws Exception {
        Path home = directory.resolve("somewhere else");
        unpack(Path.of("target/aureus-0.1.0.zip"), home);
        Path distribution = home.resolve("aureus-0.1.0");
        List<String> before = names(distribution);
        Path link = Files.createSymbolicLink(directory.resolve("aureus"), distribution.resolve("aureus"));

        Launched run = Launched.start(link, directory, Map.of(), "run", "no such file.yaml");

        // The first start of a server is recorded; it fails with 6 if no server comes up.
        assertThat(run.exitCode()).as(run.err()).isIn(2, 3);
        assertThat(run.err()).doesNotContain("building");
        assertThat(names(distribution)).isEqualTo(before);
        assertThat(archives(Path.of(System.getenv("AUREUS_CACHE_DIR")))).isNotEmpty();
    }

    @Test
    void a_java_that_is_none_is_named_with_the_remedy() throws Exception {
        Launched refused =
                Launched.start(Launched.launcher(), directory, Map.of("JAVA_HOME", "/no/such/jdk"), "--version");

        assertThat(refused.exitCode()).isEqualTo(6);
        assertThat(refused.err()).contains("AUR-506").contains("/no/such/jdk").contains("17");
    }

    private static Map<String, String> cacheIn(Path cache) {
        return Map.of("AUREUS_CACHE_DIR", cache.toString());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static List<Path> archives(Path cache) throws IOException {
        try (Stream<Path> paths = Files.walk(cache, 2)) {
            return paths.filter(path -> path.getFileName().toString().matches("server-.*[.]jsa"))
                    .toList();
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                Path path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    try (InputStream content = file.getInputStream(entry)) {
                        Files.copy(content, path);
                    }
                }
            }
        }
    }
}
