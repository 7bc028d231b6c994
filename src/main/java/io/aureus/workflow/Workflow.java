package io.aureus.workflow;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What should be done: an id, tasks and what they depend on. Immutable; its identity is {@link #definitionHash()}.
 *
 * @param id 1 to 256 characters without control characters
 * @param name shown to people; the id if none was given
 * @param version of the definition as its author counts it, or null (files of the original had none)
 * @param description for people, or null
 * @param tasks in the order of the file, at least one; {@link Task#dependsOn()} already holds {@code dependencies} too
 * @param inputs declared parameters by name, in the order of the file
 * @param outputs output name to the id of the task whose result it is
 * @param maxConcurrency attempts of one run in flight at most, at least 1, or null: the server's bound alone
 * @param timeout bound of a whole run, pauses not counted, or null for none
 * @param onFailure what happens to tasks that have not started when one ended without success
 * @param safetyPolicy what the file adds to the default policy; {@link SafetyPolicy#NONE} if nothing
 * @param canonical the parsed model as JSON text with sorted keys: what is hashed and stored
 * @param definitionHash SHA-256 of {@code canonical} in UTF-8, 64 lower-case hex digits
 */
public record Workflow(
        String id,
        String name,
        String version,
        String description,
        Map<String, Task> tasks,
        Map<String, InputDeclaration> inputs,
        Map<String, String> outputs,
        Integer maxConcurrency,
        Duration timeout,
        OnFailure onFailure,
        SafetyPolicy safetyPolicy,
        String canonical,
        String definitionHash) {

    /** Most tasks a workflow may have. */
    public static final int TASKS_MAX = 100_000;

    /** Most dependencies a task may have. */
    public static final int DEPENDENCIES_PER_TASK_MAX = 1_000;

    /** Longest id of a workflow or task, in characters. */
    public static final int ID_LENGTH_MAX = 256;

    /** Checks what can be checked without the file; order of tasks is kept. */
    public Workflow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(onFailure, "onFailure");
        Objects.requireNonNull(safetyPolicy, "safetyPolicy");
        Objects.requireNonNull(canonical, "canonical");
        Objects.requireNonNull(definitionHash, "definitionHash");
        Rule.check(!tasks.isEmpty(), "a workflow has at least one task, '" + id + "' has none");
        Rule.check(maxConcurrency == null || maxConcurrency >= 1, "maxConcurrency must be >= 1, was " + maxConcurrency);
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * Begins a definition in Java, for programs that embed the engine and for tests.
     *
     * @param id of the workflow
     * @return a builder; it makes the same checks as the reader of files
     */
    public static WorkflowBuilder named(String id) {
        return new WorkflowBuilder(id);
    }

    /**
     * The task with this id.
     *
     * @param taskId id of one of the tasks
     * @return never null
     * @throws IllegalArgumentException if there is none
     */
    public Task task(String taskId) {
        Task task = tasks.get(taskId);
        Rule.check(task != null, () -> "workflow '" + id + "' has no task '" + taskId + "'");
        return task;
    }

    /**
     * Tasks that are a target of some task's {@link Compensation}: they run for that reason only.
     *
     * @return their ids, in the order of the file
     */
    public Set<String> compensationTargets() {
        Set<String> targets = new LinkedHashSet<>();
        for (Task task : tasks.values()) {
            targets.addAll(task.compensation().onFailure());
            targets.addAll(task.compensation().onTimeout());
        }
        return targets;
    }

    /**
     * Everything about it that is a list of tasks, in the order of the file.
     *
     * @return the tasks, never empty
     */
    public List<Task> taskList() {
        return List.copyOf(tasks.values());
    }
}
