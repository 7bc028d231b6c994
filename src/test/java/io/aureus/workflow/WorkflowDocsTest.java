package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.yaml.WorkflowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Schema and reference say what the reader does. With {@code -Daureus.docs=write} they are written anew. */
class WorkflowDocsTest {
    private static final Path SCHEMA = Path.of("docs/workflow.schema.json");
    private static final Path REFERENCE = Path.of("docs/workflow-reference.md");
    private static final Path ERRORS = Path.of("docs/errors.md");
    private static final boolean WRITE = "write".equals(System.getProperty("aureus.docs"));
    private static final Pattern CODE = Pattern.compile("AUR-1\\d\\d");
    private static final List<Section> SECTIONS = List.of(
            Keys.WORKFLOW,
            Keys.TASK,
            Keys.RETRY,
            Keys.COMPENSATION,
            Keys.COMPENSATION_ACTION,
            Keys.PERMISSION,
            Keys.INPUT,
            Keys.POLICY,
            Keys.RULE);

    @Test
    void the_schema_is_the_table_of_keys() throws IOException {
        if (WRITE) {
            Files.writeString(SCHEMA, SchemaText.text());
        }
        assertThat(Files.readString(SCHEMA)).isEqualTo(SchemaText.text());
    }

    @Test
    void the_reference_lists_every_key() throws IOException {
        String text = Files.readString(REFERENCE);
        String generated = text;
        for (Section section : SECTIONS) {
            String begin = "<!-- keys of " + section.name() + " -->\n";
            int from = generated.indexOf(begin);
            assertThat(from).as(begin).isNotNegative();
            int to = generated.indexOf("<!-- end -->", from);
            generated = generated.substring(0, from + begin.length()) + KeyTable.of(section) + generated.substring(to);
        }
        if (WRITE) {
            Files.writeString(REFERENCE, generated);
        } else {
            assertThat(text).isEqualTo(generated);
        }
    }

    @Test
    void the_example_of_the_reference_is_a_workflow_without_a_fault() throws IOException {
        String text = Files.readString(REFERENCE);
        int from = text.indexOf("```yaml\n") + "```yaml\n".length();
        String example = text.substring(from, text.indexOf("```", from));

        assertThat(WorkflowReader.read(example, "example.yaml").messages()).isEmpty();
    }

    @Test
    void every_code_of_a_workflow_file_is_explained() throws IOException {
        String errors = Files.readString(ERRORS);

        assertThat(codesInSources())
                .isNotEmpty()
                .allSatisfy(code -> assertThat(errors).contains("| " + code + " |"));
    }

    private static Set<String> codesInSources() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/aureus/workflow"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher code = CODE.matcher(Files.readString(source));
                while (code.find()) {
                    codes.add(code.group());
                }
            }
        }
        return codes;
    }
}
