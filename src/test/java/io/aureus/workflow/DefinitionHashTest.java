package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.workflow.yaml.WorkflowReader;
import org.junit.jupiter.api.Test;

class DefinitionHashTest {
    private static final String PLAIN = """
            id: order
            tasks:
              - id: pay
                tool: shell
                inputs: {command: ./pay, env: {A: x, B: y}}
              - id: ship
                dependsOn: [pay]
            """;

    private static String hash(String yaml) {
        return WorkflowReader.read(yaml, "f.yaml").orThrow().definitionHash();
    }

    @Test
    void comments_order_of_keys_aliases_of_keys_and_defaults_do_not_count() {
        String same = """
                # The same, in other words.
                tasks:
                - toolName: "shell"
                  inputs:
                    env: {B: y, A: x}   # turned round
                    command: ./pay
                  id: pay
                  retry: {maxAttempts: 1, backoffMs: 1000.0, jitter: true, backoffMultiplier: 2}
                  delivery: at-least-once
                  type: action
                  name: pay
                - id: ship
                  compensation: {onFailure: []}
                dependencies:
                  ship: [pay]
                onFailure: stop
                name: order
                id: order
                """;

        assertThat(hash(same)).isEqualTo(hash(PLAIN));
    }

    @Test
    void what_changes_the_meaning_changes_the_hash() {
        assertThat(hash(PLAIN.replace("./pay", "./Pay"))).isNotEqualTo(hash(PLAIN));
        assertThat(hash(PLAIN.replace("x", "1"))).isNotEqualTo(hash(PLAIN));
        assertThat(hash(PLAIN + "    retry: {maxAttempts: 2}\n")).isNotEqualTo(hash(PLAIN));
        assertThat(hash(PLAIN + "safetyPolicy: {failFast: true}\n")).isNotEqualTo(hash(PLAIN));
        assertThat(hash(PLAIN + "    intent: read\n")).isNotEqualTo(hash(PLAIN));
    }

    @Test
    void the_hash_of_a_definition_is_the_same_in_every_version() {
        assertThat(hash("id: w\ntasks: [{id: a, tool: log, inputs: {message: hi}}]\n"))
                .isEqualTo(CanonicalWorkflow.hash(
                        "{\"id\":\"w\",\"tasks\":[{\"id\":\"a\",\"inputs\":{\"message\":\"hi\"},\"tool\":\"log\"}]}"));
    }

    @Test
    void a_damaged_text_is_refused() {
        assertThatThrownBy(() -> CanonicalWorkflow.read("{\"id\":"))
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("AUR-103");
        assertThatThrownBy(() -> CanonicalWorkflow.read("{\"id\":\"w\"}"))
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("AUR-114");
    }

    @Test
    void a_text_that_this_version_would_not_write_is_refused() {
        assertThatThrownBy(() -> CanonicalWorkflow.read("{\"id\":\"w\",\"later\":1,\"tasks\":[{\"id\":\"a\"}]}"))
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("AUR-139");
    }
}
