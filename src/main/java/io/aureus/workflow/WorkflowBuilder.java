package io.aureus.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes a workflow in Java: <code>Workflow.named("order").task("pay", t -> t.tool("shell").input("command",
 * "./pay")).build()</code>. Not safe for concurrent use.
 */
public final class WorkflowBuilder {
    private final Map<String, Object> model = new LinkedHashMap<>();
    private final List<Object> tasks = new ArrayList<>();
    private final Map<String, Object> inputs = new LinkedHashMap<>();
    private final Map<String, Object> outputs = new LinkedHashMap<>();
    private final List<Object> rules = new ArrayList<>();

    WorkflowBuilder(String id) {
        model.put("id", id);
    }

    /**
     * The name shown to people; the id if not called.
     *
     * @param name any text
     * @return this
     */
    public WorkflowBuilder name(String name) {
        model.put("name", name);
        return this;
    }

    /**
     * The version as its author counts it.
     *
     * @param version any text
     * @return this
     */
    public WorkflowBuilder version(String version) {
        model.put("version", version);
        return this;
    }

    /**
     * What it is for.
     *
     * @param description any text
     * @return this
     */
    public WorkflowBuilder description(String description) {
        model.put("description", description);
        return this;
    }

    /**
     * Adds a task that does nothing.
     *
     * @param id unique in the workflow
     * @return this
     */
    public WorkflowBuilder task(String id) {
        return task(id, task -> task);
    }

    /**
     * Adds a task.
     *
     * @param id unique in the workflow
     * @param shape says what it is; gets an empty task and returns it
     * @return this
     */
    public WorkflowBuilder task(String id, UnaryOperator<TaskBuilder> shape) {
        tasks.add(shape.apply(new TaskBuilder(id)).model());
        return this;
    }

    /**
     * Declares an input that may be missing.
     *
     * @param name unique among the inputs
     * @param type what values are accepted
     * @return this
     */
    public WorkflowBuilder input(String name, InputType type) {
        inputs.put(name, Map.of("type", Words.of(type)));
        return this;
    }

    /**
     * Declares an input without which no run starts.
     *
     * @param name unique among the inputs
     * @param type what values are accepted
     * @return this
     */
    public WorkflowBuilder requiredInput(String name, InputType type) {
        inputs.put(name, Map.of("type", Words.of(type), "required", true));
        return this;
    }

    /**
     * Declares an input with a default.
     *
     * @param name unique among the inputs
     * @param type what values are accepted
     * @param usual the JSON value used when none is given
     * @return this
     */
    public WorkflowBuilder input(String name, InputType type, Object usual) {
        Map<String, Object> declaration = new LinkedHashMap<>();
        declaration.put("type", Words.of(type));
        declaration.put("default", usual);
        inputs.put(name, declaration);
        return this;
    }

    /**
     * Declares an input that is given by reference only ({@code {fromEnv: NAME}} or {@code {fromFile: PATH}}).
     *
     * @param name unique among the inputs
     * @return this
     */
    public WorkflowBuilder secretInput(String name) {
        inputs.put(name, Map.of("type", Words.of(InputType.STRING), "secret", true));
        return this;
    }

    /**
     * Names a result of the run.
     *
     * @param name unique among the outputs
     * @param taskId whose result it is
     * @return this
     */
    public WorkflowBuilder output(String name, String taskId) {
        outputs.put(name, taskId);
        return this;
    }

    /**
     * Bounds the attempts of one run that are in flight together.
     *
     * @param attempts at least 1
     * @return this
     */
    public WorkflowBuilder maxConcurrency(int attempts) {
        model.put("maxConcurrency", attempts);
        return this;
    }

    /**
     * Bounds a whole run, pauses not counted.
     *
     * @param timeout whole milliseconds, positive
     * @return this
     */
    public WorkflowBuilder timeout(Duration timeout) {
        model.put("timeoutMs", TaskBuilder.millis("timeout", timeout));
        return this;
    }

    /**
     * What happens to tasks that have not started when one has ended without success; stop if not called.
     *
     * @param onFailure stop or continue
     * @return this
     */
    public WorkflowBuilder onFailure(OnFailure onFailure) {
        model.put("onFailure", Words.of(onFailure));
        return this;
    }

    /**
     * Adds a rule to the safety policy.
     *
     * @param type what it asks for
     * @param severity whether a definition that breaks it is refused; the default policy's is never lowered
     * @param approvedFollowers ids of tasks that may follow a critical task
     * @return this
     */
    public WorkflowBuilder rule(SafetyRule.Type type, Fault.Severity severity, String... approvedFollowers) {
        rules.add(Map.of(
                "type", type.word(),
                "severity", Words.of(severity),
                "approvedFollowers", List.of(approvedFollowers)));
        return this;
    }

    /**
     * Checks and makes the workflow.
     *
     * @return the workflow; warnings are passed over
     * @throws InvalidWorkflowException if it cannot run; it names every fault
     */
    public Workflow build() {
        Map<String, Object> whole = new LinkedHashMap<>(model);
        whole.put("tasks", tasks);
        whole.put("inputs", inputs);
        whole.put("outputs", outputs);
        if (!rules.isEmpty()) {
            whole.put("safetyPolicy", Map.of("rules", rules));
        }
        return Definition.ofModel(whole, "workflow '" + model.get("id") + "'").orThrow();
    }
}
