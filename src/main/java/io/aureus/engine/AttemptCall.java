package io.aureus.engine;

import io.aureus.json.Json;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Outcome;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.TaskState;
import io.aureus.tool.Invocation;
import io.aureus.tool.Tool;
import io.aureus.workflow.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that one execution needs, taken from its run on the driving thread, so that the executing thread reads no
 * state that moves. Results that lie beside the log are fetched only when it executes.
 */
final class AttemptCall {
    private final Tool tool;
    private final RunKey run;
    private final String taskId;
    private final boolean undoing;
    private final int attempt;
    private final int execution;
    private final String idempotencyKey;
    private final Instant startedAt;
    private final Duration timeout;
    private final Map<String, Object> inputs;
    private final Map<String, Object> runInputs;
    private final Map<String, TaskState> dependencies = new LinkedHashMap<>();
    private final Path workingDirectory;
    private final Clock clock;
    private final Results kept;

    /** An attempt of a task, or, undoing, of its compensation action. */
    AttemptCall(
            Run run, Task task, boolean undoing, int attempt, int execution, Tool tool, Clock clock, Results results) {
        TaskState state = run.state(task.id());
        this.tool = tool;
        this.run = run.key();
        this.taskId = task.id();
        this.undoing = undoing;
        this.attempt = attempt;
        this.execution = execution;
        this.idempotencyKey = idempotencyKey(run.key(), task, state.round(), undoing);
        this.startedAt = state.startedAt() == null ? clock.instant() : state.startedAt();
        this.timeout = task.timeout();
        this.inputs = undoing ? task.compensationAction().args() : task.inputs();
        this.runInputs = run.inputs();
        this.workingDirectory = Path.of(String.valueOf(run.startData().getOrDefault("workingDirectory", "")));
        this.clock = clock;
        this.kept = results;
        if (undoing) {
            dependencies.put(task.id(), state);
        }
        for (String dependency : task.dependsOn()) {
            dependencies.put(dependency, run.state(dependency));
        }
    }

    private static String idempotencyKey(RunKey run, Task task, int round, boolean undoing) {
        String key = task.idempotencyKey() == null ? run.runId() + ":" + task.id() : task.idempotencyKey();
        return key + (round == 0 ? "" : ":" + round) + (undoing ? ":undo" : "");
    }

    RunKey run() {
        return run;
    }

    String taskId() {
        return taskId;
    }

    boolean undoing() {
        return undoing;
    }

    /** Whether there is nothing to execute: that needs no thread of its own. */
    boolean isNothing() {
        return tool == NoTool.INSTANCE;
    }

    String toolName() {
        return tool.name();
    }

    /** Bound of this execution, or null. */
    Duration timeout() {
        return timeout;
    }

    Instant now() {
        return clock.instant();
    }

    Object execute() throws Exception {
        if (isNothing()) {
            return null;
        }
        Map<String, Object> results = new LinkedHashMap<>();
        for (TaskState state : dependencies.values()) {
            results.put(state.id(), result(state));
        }
        return tool.execute(new Invocation(
                run,
                taskId,
                attempt,
                execution,
                idempotencyKey,
                startedAt,
                inputs,
                runInputs,
                results,
                workingDirectory,
                clock,
                this::store));
    }

    private Object result(TaskState state) throws IOException {
        return state.resultSha256() == null ? state.result() : Json.parse(kept.read(run, state.resultSha256()));
    }

    /** Keeps a large value. */
    String store(String text) throws IOException {
        return kept.keep(run, text);
    }

    AttemptEnd ended(Outcome outcome, Instant began, Duration took) {
        return new AttemptEnd(taskId, undoing, attempt, execution, outcome, began, took);
    }
}
