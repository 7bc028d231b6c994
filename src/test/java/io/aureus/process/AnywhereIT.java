package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Aureus as a colleague uses it who may not write where it lies: in another directory, as another user, without Maven. */
@Execution(ExecutionMode.CONCURRENT)
class AnywhereIT {

    private static final String NOBODY = "65534";

    @TempDir(factory = WhereEverybodyMayGo.class)
    Path directory;

    @Test
    void a_read_only_copy_below_a_path_with_spaces_runs_for_a_user_without_maven_and_home() throws Exception {
        Path home = Files.createDirectories(directory.resolve("a place of its own"));
        unpack(Path.of("target/aureus-0.1.0.zip"), home);

        assertRunsForSomebodyWhoMayNotWriteIt(home.resolve("aureus-0.1.0"));
    }

    @Test
    void a_built_source_tree_runs_for_a_user_who_may_not_write_it_and_is_not_built_again() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("a source tree"));
        Path target = Files.createDirectories(tree.resolve("target"));
        // With their times: the launcher asks which is newer, the build or a source.
        system("cp", "-a", "aureus", "pom.xml", "src", "server-config", tree.toString());
        for (String built : List.of("aureus.war", "aureus-cli.jar", "lib", "payara-micro.jar", "aureus.build")) {
            system("cp", "-a", "target/" + built, target.toString());
        }

        assertRunsForSomebodyWhoMayNotWriteIt(tree);
    }

    private void assertRunsForSomebodyWhoMayNotWriteIt(Path program) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> before = everything(program);
        Path cache = directory.resolve("a cache");
        copyOfTheCache(cache);
        Path work = directory.resolve("work");
        Path maven = script(directory.resolve("programs/mvn"), "touch '" + work + "/maven-was-called'; exit 1");
        try (Workplace workplace = new Workplace(work, script(directory.resolve("start"), as(program)))) {
            workplace.write(
                    "hello you.yaml",
                    "id: hello\nversion: '1'\ntasks:\n  - {id: a, tool: value, inputs: {value: 42}}\n");
            workplace.write(".env", "EVENT_LOG_DIR='a log'\n");
            giveAway(cache, work);
            system("chmod", "-R", "a-w,a+rX", program.toString());

            Launched run = workplace.start(
                    Map.of(
                            "AUREUS_CACHE_DIR",
                            cache.toString(),
                            "HOME",
                            "/nonexistent",
                            "PATH",
                            maven.getParent() + ":" + System.getenv("PATH")),
                    "run",
                    "hello you.yaml",
                    "--output",
                    "json");
            Workplace.ended(run, 0);

            assertThat(Workplace.json(run).get("status")).isEqualTo("completed");
            assertThat(WrittenLog.of(work.resolve("a log"), "hello").completed())
                    .hasSize(1);
            assertThat(work.resolve("maven-was-called")).doesNotExist();
            assertThat(everything(program)).isEqualTo(before);
        } finally {
            system("chmod", "-R", "u+w", program.toString());
        }
    }

    /** What the build's own cache has for good, as opposed to what others who start meanwhile leave and take away in it. */
    private void copyOfTheCache(Path cache) throws Exception {
        Launched first = Launched.start(Launched.launcher(), directory, Map.of(), "run", "no such file.yaml");
        assertThat(first.exitCode()).as(first.err()).isIn(2, 3);
        Files.createDirectory(cache);
        try (Stream<Path> entries = Files.list(Path.of(System.getenv("AUREUS_CACHE_DIR")))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (entry.getFileName().toString().matches("(payara-micro|[0-9.]+)-.*")) {
                    system("cp", "-a", entry.toString(), cache.toString());
                }
            }
        }
    }

    /** For root, whom no permission stops, somebody else starts it. */
    private static String as(Path program) throws IOException {
        String user = isRoot() ? "setpriv --reuid=" + NOBODY + " --regid=" + NOBODY + " --clear-groups " : "";
        return "exec " + user + "'" + program.resolve("aureus") + "' \"$@\"";
    }

    private static void giveAway(Path... places) throws Exception {
        for (Path place : places) {
            if (isRoot()) {
                system("chown", "-R", NOBODY + ":" + NOBODY, place.toString());
            }
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void system(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(List.of(command).toString()).isZero();
    }

    /** Each path with its time: what was written, and not only made, shows too. */
    private static List<String> everything(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
                found.add(path + " " + Files.getLastModifiedTime(path));
            }
        }
        return found;
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : file.stream().toList()) {
                Path path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    try (var content = file.getInputStream(entry)) {
                        Files.copy(content, path);
                    }
                }
            }
        }
        // Java does not restore the permission that the archive has for it, as unzip does.
        Files.setPosixFilePermissions(
                target.resolve("aureus-0.1.0/aureus"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The build's own temporary directory may lie in a home that another user cannot enter. */
    static final class WhereEverybodyMayGo implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
            return Files.createTempDirectory(Path.of("/tmp"), "aureus-anywhere-");
        }
    }
}
