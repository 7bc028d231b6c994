package io.aureus.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.workflow.yaml.WorkflowReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SafetyPolicyTest {

    private static List<String> messages(String yaml) {
        return WorkflowReader.read(yaml, "f").messages();
    }

    private static List<String> codes(String yaml) {
        return WorkflowReader.read(yaml, "f").faults().stream().map(Fault::code).toList();
    }

    @Test
    void a_failed_check_names_rule_and_task_and_line_and_what_would_satisfy_it() {
        assertThat(messages("""
                id: w
                tasks:
                  - {id: pay, riskTier: CRITICAL, compensationAction: {tool: log}, requiredPermissions: [{action: a}]}
                  - {id: ship, dependsOn: [pay]}
                """))
                .last()
                .asString()
                .contains(
                        "f:4:5: error AUR-131: rule no_action_after_critical_without_approval:",
                        "task 'ship' (line 4) follows the critical task 'pay' (line 3)",
                        "'approvedFollowers'",
                        "'compensationAction'");
    }

    @Test
    void a_policy_of_a_file_cannot_switch_a_check_off() {
        assertThat(codes("""
                id: w
                tasks:
                  - {id: pay, riskTier: CRITICAL}
                  - {id: ship, dependsOn: [pay]}
                safetyPolicy:
                  rules:
                    - {type: no_action_after_critical_without_approval, enabled: false}
                    - {type: require_permissions_for_high_risk, enabled: false}
                    - {type: require_compensation_for_critical, enabled: false}
                """)).contains("AUR-131", "AUR-132", "AUR-133");
    }

    @Test
    void followers_that_are_targets_or_listed_or_can_be_undone_may_follow() {
        assertThat(WorkflowReader.read("""
                id: w
                tasks:
                  - {id: pay, riskTier: CRITICAL, compensation: {onFailure: [refund]}}
                  - {id: refund, dependsOn: [pay]}
                  - {id: ship, dependsOn: [pay]}
                  - {id: mail, dependsOn: [ship], compensationAction: {tool: log}}
                safetyPolicy:
                  rules: [{type: no_action_after_critical_without_approval, approvedFollowers: [ship]}]
                """, "f").workflow()).isPresent();
    }

    @Test
    void a_compensation_target_must_be_one_of_every_critical_task_before_it() {
        assertThat(messages("""
                id: w
                tasks:
                  - {id: pay, riskTier: CRITICAL, compensation: {onFailure: [refund]}}
                  - {id: sign, riskTier: CRITICAL, compensation: {onFailure: [revoke]}}
                  - {id: refund, dependsOn: [pay, sign]}
                  - {id: revoke}
                """))
                .anyMatch(message -> message.contains("AUR-131")
                        && message.contains("task 'refund' (line 5) follows the critical task 'sign' (line 4)"));
    }

    @Test
    void a_policy_that_fails_fast_never_hides_an_error_behind_a_warning() {
        assertThat(codes("""
                id: w
                tasks:
                  - {id: a, riskTier: HIGH}
                  - {id: b, riskTier: CRITICAL}
                safetyPolicy: {failFast: true, rules: [{type: require_compensation_for_critical, severity: error}]}
                """)).containsExactly("AUR-133");
    }

    @Test
    void a_rule_of_a_file_can_be_stricter_than_the_default() {
        assertThat(messages("""
                id: w
                tasks: [{id: a, riskTier: MEDIUM}]
                safetyPolicy: {rules: [{type: require_permissions_for_high_risk, severity: error, minimumRiskTier: LOW}]}
                """)).singleElement().asString().contains("error AUR-132");
    }

    @Test
    void a_hundred_thousand_followers_are_one_fault() {
        String tasks = IntStream.range(1, 100_000)
                .mapToObj(i -> "- id: t" + i + "\n  dependsOn: [t" + (i - 1) + "]\n")
                .collect(Collectors.joining());

        assertThat(messages("id: w\ntasks:\n- {id: t0, riskTier: CRITICAL, compensationAction: {tool: log}}\n" + tasks))
                .anyMatch(message -> message.contains("AUR-131") && message.contains("and 99989 more"))
                .hasSize(2);
    }

    @Test
    void the_default_policy_has_the_first_and_the_last_rule_as_errors() {
        assertThat(SafetyPolicy.DEFAULT.rules())
                .extracting(SafetyRule::severity)
                .containsExactly(
                        Fault.Severity.ERROR, Fault.Severity.WARNING, Fault.Severity.WARNING, Fault.Severity.ERROR);
    }
}
