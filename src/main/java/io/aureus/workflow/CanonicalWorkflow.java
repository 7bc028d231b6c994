package io.aureus.workflow;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one text of a definition: what is hashed, stored with each run, and read back.
 *
 * <p>It is a workflow file in JSON, with sorted keys and without what equals a default. So comments, the order of keys,
 * white space, aliases of keys and defaults spelled out do not count, and a key that is added to a later version leaves
 * the hashes of today's definitions as they are.
 */
public final class CanonicalWorkflow {
    private CanonicalWorkflow() {}

    /**
     * The canonical text.
     *
     * @param workflow its {@code canonical} and {@code definitionHash} are not looked at
     * @return one line of JSON
     */
    static String write(Workflow workflow) {
        return Json.canonical(model(workflow));
    }

    /**
     * The hash of a canonical text.
     *
     * @param canonical as {@link Workflow#canonical()} has it
     * @return SHA-256 of its UTF-8, 64 lower-case hex digits
     */
    public static String hash(String canonical) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads a definition back.
     *
     * @param canonical as {@link Workflow#canonical()} has it
     * @return a workflow equal to the one that was written
     * @throws InvalidWorkflowException if it is no definition, or one that this version refuses
     */
    public static Workflow read(String canonical) {
        Object model;
        try {
            model = Json.parse(canonical);
        } catch (JsonException e) {
            throw refused("AUR-103", "no JSON: " + e.getMessage());
        }
        Workflow workflow = Definition.ofStored(model).orThrow();
        if (!workflow.canonical().equals(canonical)) {
            throw refused(
                    "AUR-139", "it means something else to this version of Aureus; use the version that stored it");
        }
        return workflow;
    }

    private static InvalidWorkflowException refused(String code, String message) {
        Fault fault = new Fault(code, Fault.Severity.ERROR, 0, 0, message, null);
        return new InvalidWorkflowException("stored definition", List.of(fault));
    }

    private static Map<String, Object> model(Workflow workflow) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", workflow.id());
        putUnless(model, "name", workflow.name(), workflow.id());
        putUnless(model, "version", workflow.version(), null);
        putUnless(model, "description", workflow.description(), null);
        model.put(
                "tasks",
                workflow.tasks().values().stream().map(CanonicalWorkflow::task).toList());
        Map<String, Object> inputs = new LinkedHashMap<>();
        workflow.inputs().forEach((name, declaration) -> inputs.put(name, input(declaration)));
        putUnless(model, "inputs", inputs, Map.of());
        putUnless(model, "outputs", workflow.outputs(), Map.of());
        putUnless(
                model,
                "maxConcurrency",
                workflow.maxConcurrency() == null
                        ? null
                        : workflow.maxConcurrency().longValue(),
                null);
        putUnless(model, "timeoutMs", millis(workflow.timeout()), null);
        putUnless(model, "onFailure", Words.of(workflow.onFailure()), Words.of(OnFailure.STOP));
        if (!workflow.safetyPolicy().equals(SafetyPolicy.NONE)) {
            model.put("safetyPolicy", policy(workflow.safetyPolicy()));
        }
        return model;
    }

    private static Map<String, Object> input(InputDeclaration declaration) {
        Map<String, Object> model = new LinkedHashMap<>();
        putUnless(model, "type", Words.of(declaration.type()), Words.of(InputType.STRING));
        putUnless(model, "required", declaration.required(), false);
        if (declaration.hasDefault()) {
            model.put("default", declaration.defaultValue());
        }
        putUnless(model, "secret", declaration.secret(), false);
        putUnless(model, "description", declaration.description(), null);
        return model;
    }

    private static Map<String, Object> task(Task task) {
        Map<String, Object> model = new LinkedHashMap<>(task.kept());
        model.put("id", task.id());
        putUnless(model, "name", task.name(), task.id());
        putUnless(model, "type", Words.of(task.type()), Words.of(TaskType.ACTION));
        putUnless(model, "tool", task.tool(), null);
        putUnless(model, "inputs", Expressions.escaped(task.inputs()), Map.of());
        putUnless(model, "dependsOn", task.dependsOn(), List.of());
        putUnless(model, "retry", retry(task.retry()), Map.of());
        putUnless(model, "timeoutMs", millis(task.timeout()), null);
        putUnless(model, "idempotencyKey", task.idempotencyKey(), null);
        putUnless(model, "riskTier", task.risk() == null ? null : task.risk().name(), null);
        putUnless(model, "compensation", compensation(task.compensation()), Map.of());
        if (task.compensationAction() != null) {
            Map<String, Object> action = new LinkedHashMap<>();
            action.put("tool", task.compensationAction().tool());
            putUnless(
                    action,
                    "args",
                    Expressions.escaped(task.compensationAction().args()),
                    Map.of());
            model.put("compensationAction", action);
        }
        putUnless(model, "delivery", Words.of(task.delivery()), Words.of(Delivery.AT_LEAST_ONCE));
        putUnless(model, "description", task.description(), null);
        return model;
    }

    private static Map<String, Object> retry(RetryPolicy retry) {
        RetryPolicy usual = RetryPolicy.DEFAULT;
        Map<String, Object> model = new LinkedHashMap<>();
        putUnless(model, "maxAttempts", (long) retry.maxAttempts(), (long) usual.maxAttempts());
        putUnless(model, "backoffMs", millis(retry.backoff()), millis(usual.backoff()));
        putUnless(model, "backoffMultiplier", number(retry.multiplier()), number(usual.multiplier()));
        putUnless(model, "jitter", retry.jitter(), usual.jitter());
        putUnless(model, "maxBackoffMs", millis(retry.maxBackoff()), millis(usual.maxBackoff()));
        putUnless(model, "retryOn", retry.retryOn(), List.of());
        putUnless(model, "stopOn", retry.stopOn(), List.of());
        return model;
    }

    private static Map<String, Object> compensation(Compensation compensation) {
        Map<String, Object> model = new LinkedHashMap<>();
        putUnless(model, "onFailure", compensation.onFailure(), List.of());
        putUnless(model, "onTimeout", compensation.onTimeout(), List.of());
        return model;
    }

    private static Map<String, Object> policy(SafetyPolicy policy) {
        Map<String, Object> model = new LinkedHashMap<>();
        putUnless(model, "name", policy.name(), null);
        putUnless(model, "description", policy.description(), null);
        putUnless(model, "failFast", policy.failFast(), false);
        List<Object> rules = new ArrayList<>();
        for (SafetyRule rule : policy.rules()) {
            Map<String, Object> one = new LinkedHashMap<>(rule.kept());
            one.put("type", rule.type().word());
            putUnless(one, "enabled", rule.enabled(), true);
            putUnless(
                    one,
                    "severity",
                    Words.of(rule.severity()),
                    Words.of(rule.type().usualSeverity()));
            putUnless(one, "message", rule.message(), null);
            putUnless(one, "approvedFollowers", rule.approvedFollowers(), List.of());
            putUnless(one, "minimumRiskTier", rule.minimumRiskTier().name(), RiskTier.HIGH.name());
            rules.add(one);
        }
        putUnless(model, "rules", rules, List.of());
        return model;
    }

    private static Long millis(Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static BigDecimal number(double value) {
        return new BigDecimal(Double.toString(value));
    }

    private static void putUnless(Map<String, Object> model, String key, Object value, Object usual) {
        if (value != null && !value.equals(usual)) {
            model.put(key, value);
        }
    }
}
