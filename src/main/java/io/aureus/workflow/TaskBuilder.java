package io.aureus.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a task of a {@link WorkflowBuilder}. Not safe for concurrent use. */
public final class TaskBuilder {
    private final Map<String, Object> model = new LinkedHashMap<>();
    private final Map<String, Object> inputs = new LinkedHashMap<>();
    private final Map<String, Object> compensation = new LinkedHashMap<>();
    private final List<Object> dependsOn = new ArrayList<>();

    TaskBuilder(String id) {
        model.put("id", id);
    }

    Map<String, Object> model() {
        Map<String, Object> whole = new LinkedHashMap<>(model);
        whole.put("inputs", inputs);
        whole.put("dependsOn", dependsOn);
        whole.put("compensation", compensation);
        return whole;
    }

    /**
     * The name shown to people; the id if not called.
     *
     * @param name any text
     * @return this
     */
    public TaskBuilder name(String name) {
        model.put("name", name);
        return this;
    }

    /**
     * What it is for.
     *
     * @param description any text
     * @return this
     */
    public TaskBuilder description(String description) {
        model.put("description", description);
        return this;
    }

    /**
     * The kind of task; an action if not called.
     *
     * @param type action or parallel
     * @return this
     */
    public TaskBuilder type(TaskType type) {
        model.put("type", Words.of(type));
        return this;
    }

    /**
     * The tool it calls; without one it does nothing and is recorded.
     *
     * @param tool name of a tool
     * @return this
     */
    public TaskBuilder tool(String tool) {
        model.put("tool", tool);
        return this;
    }

    /**
     * Adds an input of the tool, handed over as it is: text that looks like an expression is text here.
     *
     * @param name of the input
     * @param value a JSON value; secrets as {@code Map.of("fromEnv", "NAME")} or {@code Map.of("fromFile", "PATH")}
     * @return this
     */
    public TaskBuilder input(String name, Object value) {
        inputs.put(name, Expressions.escaped(value));
        return this;
    }

    /**
     * Adds inputs of the tool.
     *
     * @param values JSON values by name
     * @return this
     */
    public TaskBuilder inputs(Map<String, ?> values) {
        values.forEach(this::input);
        return this;
    }

    /**
     * Adds tasks that must have completed before this one starts.
     *
     * @param taskIds ids of tasks of the same workflow, before or after this one
     * @return this
     */
    public TaskBuilder dependsOn(String... taskIds) {
        dependsOn.addAll(List.of(taskIds));
        return this;
    }

    /**
     * Allows further attempts with a constant delay and no jitter.
     *
     * @param maxAttempts total number of attempts, including the first
     * @param backoff delay before each further one, whole milliseconds
     * @return this
     */
    public TaskBuilder retry(int maxAttempts, Duration backoff) {
        return retry(new RetryPolicy(
                maxAttempts, backoff, 1.0, false, RetryPolicy.DEFAULT.maxBackoff(), List.of(), List.of()));
    }

    /**
     * When a failed attempt is followed by another; one attempt only if not called.
     *
     * @param retry durations in whole milliseconds
     * @return this
     */
    public TaskBuilder retry(RetryPolicy retry) {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("maxAttempts", retry.maxAttempts());
        policy.put("backoffMs", millis("backoff", retry.backoff()));
        policy.put("backoffMultiplier", retry.multiplier());
        policy.put("jitter", retry.jitter());
        policy.put("maxBackoffMs", millis("maxBackoff", retry.maxBackoff()));
        policy.put("retryOn", retry.retryOn());
        policy.put("stopOn", retry.stopOn());
        model.put("retry", policy);
        return this;
    }

    /**
     * Bounds one attempt.
     *
     * @param timeout whole milliseconds, positive
     * @return this
     */
    public TaskBuilder timeout(Duration timeout) {
        model.put("timeoutMs", millis("timeout", timeout));
        return this;
    }

    /**
     * The key given to the tool on every attempt; derived from run and task if not called.
     *
     * @param key any text
     * @return this
     */
    public TaskBuilder idempotencyKey(String key) {
        model.put("idempotencyKey", key);
        return this;
    }

    /**
     * How much harm it can do.
     *
     * @param risk from low to critical
     * @return this
     */
    public TaskBuilder risk(RiskTier risk) {
        model.put("riskTier", Words.of(risk));
        return this;
    }

    /**
     * Tasks that run when this one has failed, and at no other time.
     *
     * @param taskIds ids of tasks of the same workflow
     * @return this
     */
    public TaskBuilder onFailure(String... taskIds) {
        compensation.put("onFailure", List.of(taskIds));
        return this;
    }

    /**
     * Tasks that run when this one has timed out, and at no other time.
     *
     * @param taskIds ids of tasks of the same workflow
     * @return this
     */
    public TaskBuilder onTimeout(String... taskIds) {
        compensation.put("onTimeout", List.of(taskIds));
        return this;
    }

    /**
     * Undoes this task once it has completed, if the run fails later.
     *
     * @param tool name of a tool
     * @param args the tool's inputs, JSON values
     * @return this
     */
    public TaskBuilder undoneBy(String tool, Map<String, ?> args) {
        model.put("compensationAction", Map.of("tool", tool, "args", Expressions.escaped(args)));
        return this;
    }

    /**
     * What happens to an attempt that a crash interrupted; at least once if not called.
     *
     * @param delivery at least once or at most once
     * @return this
     */
    public TaskBuilder delivery(Delivery delivery) {
        model.put("delivery", Words.of(delivery));
        return this;
    }

    /**
     * The permissions that it says it needs; kept, not yet enforced.
     *
     * @param permissions as a file has them: each an {@code action} and a {@code resource}
     * @return this
     */
    public TaskBuilder requiredPermissions(List<? extends Map<String, ?>> permissions) {
        model.put("requiredPermissions", permissions);
        return this;
    }

    static long millis(String what, Duration duration) {
        Rule.check(
                duration.equals(Duration.ofMillis(duration.toMillis())),
                what + " must be whole milliseconds, was " + duration);
        return duration.toMillis();
    }
}
