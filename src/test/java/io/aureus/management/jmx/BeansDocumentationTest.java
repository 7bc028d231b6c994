package io.aureus.management.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/deployment.md lists what the beans show, and nothing else. */
class BeansDocumentationTest {
    private static final Path BEANS = Path.of("src/main/java/io/aureus/management/jmx");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `io\\.aureus:type=(\\w+)`[^|]*\\|([^|]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @Test
    void each_bean_is_listed_with_all_that_it_shows() throws Exception {
        assertThat(documented()).isEqualTo(shown());
    }

    private static Map<String, Set<String>> documented() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/deployment.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> names(row.group(2))));
    }

    private static Set<String> names(String cell) {
        return NAME.matcher(cell)
                .results()
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> shown() throws IOException, ClassNotFoundException {
        Map<String, Set<String>> shown = new TreeMap<>();
        try (Stream<Path> files = Files.list(BEANS)) {
            for (Path file : files.filter(path -> path.toString().endsWith("MXBean.java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                Class<?> bean = Class.forName("io.aureus.management.jmx." + name);
                shown.put(
                        name.replace("MXBean", ""),
                        Arrays.stream(bean.getMethods())
                                .map(Method::getName)
                                .map(method -> method.replaceFirst("^get", ""))
                                .collect(Collectors.toSet()));
            }
        }
        return shown;
    }
}
