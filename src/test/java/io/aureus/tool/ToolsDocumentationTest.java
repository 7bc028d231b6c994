package io.aureus.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tools.md says is so. */
class ToolsDocumentationTest {
    private static final Pattern CODE = Pattern.compile("\"AUR-(4\\d\\d) ");

    private final String page = read("docs/tools.md");

    @TempDir
    Path directory;

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table(Tool tool) {
        return "<!-- inputs of " + tool.name() + " -->\n| input | accepts | meaning |\n|---|---|---|\n"
                + tool.inputs().rows().stream()
                        .map(row -> "| `" + row.name() + "`" + (row.required() ? " (required)" : "") + " | "
                                + row.accepts() + " | " + row.meaning() + " |\n")
                        .collect(Collectors.joining());
    }

    @Test
    void each_tool_has_its_table_of_inputs() {
        Tools tools = Tools.installed();
        for (String name : tools.names()) {
            assertThat(page).contains(table(tools.find(name).orElseThrow()) + "\n");
        }
    }

    @Test
    void each_code_of_the_tools_stands_in_the_list_of_errors() throws IOException {
        TreeSet<String> codes = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/aureus/tool"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = CODE.matcher(Files.readString(source).replaceAll("\"AUR-(4\\d\\d)\"", "\"AUR-$1 "));
                while (matcher.find()) {
                    codes.add("| AUR-" + matcher.group(1) + " |");
                }
            }
        }
        assertThat(codes).hasSizeGreaterThan(10);
        assertThat(read("docs/errors.md")).contains(codes);
    }

    @Test
    void the_tool_of_the_tutorial_compiles_and_runs_and_is_found() throws Exception {
        String source = page.substring(page.indexOf("```java\n") + 8, page.lastIndexOf("```"));
        assertThat(source.substring(source.indexOf("public final class"))
                        .lines()
                        .count())
                .isLessThan(30);
        Path file = directory.resolve("GreetTool.java");
        Files.writeString(file, source);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), "-cp", classPath, file.toString());
        assertThat(code).isZero();
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(Tool.class.getName()), "example.GreetTool\n");

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, Tool.class.getClassLoader())) {
            Tool greet = installedFor(loader).find("greet").orElseThrow();
            assertThat(greet.check(Map.of("nam", "x")))
                    .extracting(InputProblem::suggestion)
                    .startsWith("name");
            Calls calls = Calls.of(greet, directory);
            assertThat(calls.with(Map.of("name", "Ada"))).isEqualTo("Hello, Ada!");
            assertThatThrownBy(() -> calls.with(Map.of("name", "x".repeat(41))))
                    .hasFieldOrPropertyWithValue("code", "too-long");
        }
    }

    @Test
    void a_tool_that_cannot_be_loaded_is_refused_with_its_name() throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(Tool.class.getName()), List.of("example.NoSuchTool"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, Tool.class.getClassLoader())) {
            assertThatThrownBy(() -> installedFor(loader))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("AUR-404")
                    .hasMessageContaining("example.NoSuchTool");
        }
    }

    private static Tools installedFor(ClassLoader loader) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return Tools.installed();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
