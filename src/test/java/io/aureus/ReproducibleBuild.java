package io.aureus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two builds of the same sources, in other directories, time zones and languages, give the same bytes. Only by
 * {@code mvn verify -Preproducible}: a build of all this twice is too slow for each build.
 */
class ReproducibleBuild {

    private static final Set<String> NO_SOURCES = Set.of("target", ".git", "var");

    @TempDir
    Path directory;

    @Test
    void two_builds_of_the_same_sources_give_the_same_bytes() throws Exception {
        Path one = build(directory.resolve("one"), Map.of("TZ", "UTC", "LC_ALL", "C"));
        Path other = build(directory.resolve("quite another place"), Map.of("TZ", "Asia/Tokyo", "LC_ALL", "C.UTF-8"));

        for (String artifact : List.of("aureus.war", "aureus-cli.jar", "aureus-client.jar", "aureus-0.1.0.zip")) {
            assertThat(other.resolve(artifact)).hasSameBinaryContentAs(one.resolve(artifact));
        }
    }

    /** Builds a copy of this tree, with the local repository of the build that runs this test and without a network. */
    private static Path build(Path tree, Map<String, String> environment) throws Exception {
        Files.createDirectories(tree);
        List<String> copy = new ArrayList<>(List.of("cp", "-R"));
        copy.addAll(sources());
        copy.add(tree.toString());
        run(Path.of(""), Map.of(), copy);
        String repository = "-Dmaven.repo.local=" + System.getProperty("localRepository");
        run(tree, environment, List.of("mvn", "-q", "-B", "-o", repository, "-Dmaven.test.skip=true", "package"));
        return tree.resolve("target");
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(""))) {
            return entries.map(Path::toString)
                    .filter(name -> !NO_SOURCES.contains(name))
                    .toList();
        }
    }

    private static void run(Path where, Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toAbsolutePath().toFile());
        builder.environment().putAll(environment);
        assertThat(builder.inheritIO().start().waitFor())
                .as(command + " in " + where)
                .isZero();
    }
}
