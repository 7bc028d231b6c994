package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkflowBuilderTest {

    @Test
    void a_workflow_in_java_equals_the_one_read_back_from_its_text() {
        Workflow workflow = Workflow.named("order")
                .name("An order")
                .version("3")
                .description("pays and ships")
                .requiredInput("customer", InputType.STRING)
                .input("amount", InputType.NUMBER, new BigDecimal("1.50"))
                .secretInput("token")
                .task(
                        "pay",
                        task -> task.tool("shell")
                                .input("command", "echo ${HOME} #{x}")
                                .input("token", Map.of("fromEnv", "TOKEN"))
                                .retry(5, Duration.ofMillis(20))
                                .timeout(Duration.ofSeconds(3))
                                .risk(RiskTier.CRITICAL)
                                .requiredPermissions(List.of(Map.of("action", "pay", "resource", "account")))
                                .onFailure("refund")
                                .onTimeout("refund")
                                .delivery(Delivery.AT_MOST_ONCE))
                .task("refund", task -> task.tool("log").input("message", "refund"))
                .task(
                        "ship",
                        task -> task.dependsOn("pay").idempotencyKey("k").undoneBy("log", Map.of("message", "back")))
                .output("paid", "pay")
                .maxConcurrency(2)
                .timeout(Duration.ofMinutes(1))
                .onFailure(OnFailure.CONTINUE)
                .build();

        assertThat(CanonicalWorkflow.read(workflow.canonical())).isEqualTo(workflow);
        assertThat(workflow.task("pay").inputs()).containsEntry("command", "echo ${HOME} #{x}");
        assertThat(workflow.task("ship").dependsOn()).containsExactly("pay");
        assertThat(workflow.definitionHash()).hasSize(64);
    }

    @Test
    void a_workflow_in_java_is_checked_like_a_file() {
        WorkflowBuilder order = Workflow.named("order")
                .task("pay", task -> task.dependsOn("prepare"))
                .task("ship", task -> task.dependsOn("pya"));

        assertThatThrownBy(order::build)
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("AUR-120")
                .hasMessageContaining("names 'prepare', and there is no such task")
                .hasMessageContaining("names 'pya', and there is no such task; did you mean 'pay'?");
    }

    @Test
    void a_workflow_in_java_is_none_of_the_originals_and_does_not_depend_on_a_compensation_target() {
        WorkflowBuilder order = Workflow.named("order")
                .task("pay", task -> task.onFailure("refund"))
                .task("refund")
                .task("report", task -> task.dependsOn("refund"));

        assertThatThrownBy(order::build)
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("AUR-134");
    }

    @Test
    void nobody_can_change_the_inputs_of_a_task() {
        Workflow workflow = Workflow.named("w")
                .task("a", task -> task.input("list", List.of(1, 2)))
                .build();

        assertThatThrownBy(() -> workflow.task("a").inputs().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
