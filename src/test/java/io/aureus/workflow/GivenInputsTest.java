package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenInputsTest {
    private final Workflow workflow = Workflow.named("order")
            .requiredInput("customer", InputType.STRING)
            .input("amount", InputType.NUMBER, new BigDecimal("1.5"))
            .input("count", InputType.INTEGER)
            .input("urgent", InputType.BOOLEAN, false)
            .input("tags", InputType.ARRAY)
            .input("address", InputType.OBJECT)
            .secretInput("token")
            .task("a")
            .build();

    private GivenInputs texts(String... assignments) {
        return GivenInputs.of(workflow, Map.of(), List.of(assignments));
    }

    private List<String> messages(GivenInputs given) {
        return given.faults().stream().map(fault -> fault.in("inputs")).toList();
    }

    @Test
    void a_text_becomes_a_value_of_the_declared_type() {
        assertThat(texts("customer=17", "count=17", "urgent=true", "tags=[1]", "address={\"x\":null}")
                        .orThrow())
                .containsEntry("customer", "17")
                .containsEntry("count", 17L)
                .containsEntry("urgent", true)
                .containsEntry("tags", List.of(1L))
                .containsKey("address");
    }

    @Test
    void a_text_may_hold_equals_signs_and_be_empty() {
        assertThat(texts("customer=a=b").orThrow()).containsEntry("customer", "a=b");
        assertThat(texts("customer=").orThrow()).containsEntry("customer", "");
    }

    @Test
    void defaults_are_applied_and_what_is_optional_stays_away() {
        assertThat(texts("customer=c").orThrow().keySet()).containsExactly("customer", "amount", "urgent");
    }

    @Test
    void all_problems_are_named_at_once() {
        assertThat(messages(texts("cuont=3", "count=1.5", "urgent=yes", "nothing", "tags={}")))
                .containsExactly(
                        "inputs: error AUR-150: input 'cuont' is not declared by workflow 'order'; declared are"
                                + " 'customer', 'amount', 'count', 'urgent', 'tags', 'address', 'token'; did you mean"
                                + " 'count'?",
                        "inputs: error AUR-152: input 'count' is 1.5; allowed is a whole number",
                        "inputs: error AUR-152: input 'urgent' is 'yes'; allowed is true or false",
                        "inputs: error AUR-154: input 'nothing' has no value; allowed is NAME=VALUE",
                        "inputs: error AUR-152: input 'tags' is {}; allowed is a JSON array",
                        "inputs: error AUR-151: input 'customer' is required and was not given; it needs a text");
    }

    @Test
    void an_input_given_twice_is_refused() {
        GivenInputs given = GivenInputs.of(workflow, Map.of("customer", "a"), List.of("customer=b"));

        assertThat(messages(given))
                .containsExactly("inputs: error AUR-155: input 'customer' is given twice; give it once");
    }

    @Test
    void a_secret_is_given_by_reference_only_and_its_value_is_never_shown() {
        assertThat(texts("customer=c", "token={\"fromEnv\":\"TOKEN\"}").orThrow())
                .containsEntry("token", Map.of("fromEnv", "TOKEN"));
        assertThat(messages(texts("customer=c", "token=hunter2")))
                .singleElement()
                .asString()
                .contains("AUR-153", "allowed is a reference")
                .doesNotContain("hunter2");
    }

    @Test
    void a_reference_for_an_input_that_is_no_secret_is_refused() {
        assertThat(messages(GivenInputs.of(workflow, Map.of("customer", Map.of("fromEnv", "HOME")))))
                .singleElement()
                .asString()
                .contains("AUR-152", "declare it with 'secret: true'");
    }

    @Test
    void inputs_for_a_workflow_that_declares_none_are_refused_with_the_remedy() {
        Workflow plain = Workflow.named("plain").task("a").build();
        GivenInputs given = GivenInputs.of(plain, Map.of("x", 1));

        assertThatThrownBy(given::orThrow)
                .isInstanceOf(InvalidInputsException.class)
                .hasMessageContaining("AUR-150")
                .hasMessageContaining("declare it under 'inputs:'");
    }
}
