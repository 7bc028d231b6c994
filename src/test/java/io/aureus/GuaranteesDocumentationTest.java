package io.aureus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/guarantees.md names tests that exist. */
class GuaranteesDocumentationTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:IT|Test|Contract))(?:\\.(\\w+))?`");

    @Test
    void each_promise_names_tests_that_exist() throws IOException {
        Map<String, String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            GuaranteesDocumentationTest::read,
                            String::concat));
        }
        List<MatchResult> named =
                TEST.matcher(read(Path.of("docs/guarantees.md"))).results().toList();

        assertThat(named).hasSizeGreaterThan(10);
        for (MatchResult name : named) {
            assertThat(sources).containsKey(name.group(1));
            if (name.group(2) != null) {
                assertThat(sources.get(name.group(1))).contains("void " + name.group(2) + "(");
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
