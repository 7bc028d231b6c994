package io.aureus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.workflow.InputType;
import io.aureus.workflow.Workflow;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java on docs/embedding.md compiles and does what the page says. */
class EmbeddingDocumentationTest {
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static final String FRAME = """
            import io.aureus.engine.*;
            import io.aureus.eventlog.*;
            import io.aureus.run.*;
            import io.aureus.store.memory.*;
            import io.aureus.store.postgres.*;
            import io.aureus.tool.*;
            import io.aureus.workflow.*;
            import java.util.*;

            public class Page {
                public static Object run(EventLog log) throws Exception {
                    RunResult last;
                    %s
                }

                public static Object runOnPostgres(EventLog log, Workflow workflow, String password) throws Exception {
                    RunResult last;
                    %s
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void the_programs_of_the_page_run_and_their_log_tells_it() throws Exception {
        String body = JAVA.matcher(Files.readString(Path.of("docs/embedding.md")))
                .results()
                .map(match -> match.group(1))
                .map(
                        block -> block.replace(
                                "System.out.println(",
                                "if (!tools.find(\"shout\").isPresent()) {"
                                        + " throw new IllegalStateException(); } last = result; System.setProperty(\"aureus.page\", "))
                .collect(Collectors.joining("\n"));
        String tools = body.substring(body.indexOf("Tools tools"), body.indexOf("PostgresStateStore store"));
        String program = body.substring(0, body.indexOf("Tools tools"));
        TestDatabase database = TestDatabase.create();
        String onPostgres = body.substring(body.indexOf("PostgresStateStore store"))
                .replace("\"localhost\", 5432, \"aureus\", \"aureus\"", database.arguments());
        Path file = directory.resolve("Page.java");
        Files.writeString(
                file,
                FRAME.formatted(
                        tools + program + "\nreturn last.outputs();", tools + onPostgres + "\nreturn last.outputs();"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), "-cp", classPath, file.toString());

        assertThat(code).isZero();
        Path logDirectory = directory.resolve("log");
        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
                EventLog log = new FileSystemEventLog(logDirectory)) {
            Object outputs =
                    loader.loadClass("Page").getMethod("run", EventLog.class).invoke(null, log);
            assertThat(outputs).isEqualTo(Map.of("greeting", "hello"));
            Object again = loader.loadClass("Page")
                    .getMethod("runOnPostgres", EventLog.class, Workflow.class, String.class)
                    .invoke(null, new InMemoryEventLog(), greeting(), "");
            assertThat(again).isEqualTo(Map.of("greeting", "hello"));
        }
        assertThat(database.text("SELECT status FROM aureus.workflow_states")).isEqualTo("completed");
        assertThat(logDirectory.resolve("greeting/events.log")).content().contains("WORKFLOW_COMPLETED");
        System.clearProperty("aureus.page");
    }

    private static Workflow greeting() {
        return Workflow.named("greeting")
                .input("name", InputType.STRING, "world")
                .task("greet", t -> t.tool("value").input("value", "hello"))
                .output("greeting", "greet")
                .build();
    }
}
