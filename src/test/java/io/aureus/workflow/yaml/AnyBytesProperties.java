package io.aureus.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a file: it becomes a workflow or faults, nothing is thrown, and what is accepted reads back. */
class AnyBytesProperties {
    private static final List<String> PIECES = List.of(
            "id: ",
            "w\n",
            "tasks:\n",
            "  - id: a\n",
            "  - id: b\n",
            "    tool: log\n",
            "    dependsOn: [a]\n",
            "    inputs: ",
            "{x: 1}\n",
            "retry: {maxAttempts: 2}\n",
            "dependencies: {b: [a]}\n",
            "&x ",
            "*x ",
            "!!str ",
            "? ",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "|\n",
            ">\n",
            "#",
            "\n",
            "  ",
            "\t",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "<<: ",
            "null",
            "true",
            "1e9",
            "-0",
            "0.5",
            "${x}",
            "\\u0000",
            "\uFEFF",
            "\u0000",
            "\u2028",
            "safetyPolicy: {rules: [{type: no_cycles}]}\n",
            "outputs: {o: a}\n",
            "version: 1\n",
            "when: x\n");

    private static void assertFaultsOrWorkflow(ParsedWorkflow parsed) {
        assertThat(parsed.messages())
                .allSatisfy(message -> assertThat(message).startsWith("f").doesNotContain("\n"));
        if (parsed.workflow().isPresent()) {
            Workflow workflow = parsed.orThrow();
            assertThat(CanonicalWorkflow.read(workflow.canonical())).isEqualTo(workflow);
        } else {
            assertThat(parsed.faults()).isNotEmpty();
        }
    }

    @Property(tries = 2_000)
    void any_bytes_give_faults_or_a_workflow(@ForAll byte[] bytes) {
        assertFaultsOrWorkflow(WorkflowReader.read(bytes, "f"));
    }

    @Property(tries = 2_000)
    void any_text_gives_faults_or_a_workflow(@ForAll String text) {
        assertFaultsOrWorkflow(WorkflowReader.read(text, "f"));
    }

    @Property(tries = 5_000)
    void any_pieces_of_workflow_files_give_faults_or_a_workflow(@ForAll("pieces") String text) {
        assertFaultsOrWorkflow(WorkflowReader.read(text.getBytes(StandardCharsets.UTF_8), "f"));
        assertFaultsOrWorkflow(WorkflowReader.read("id: w\ntasks:\n  - id: a\n" + text, "f"));
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(25).map(pieces -> String.join("", pieces));
    }
}
