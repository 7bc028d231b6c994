package io.aureus.tool;

import io.aureus.run.RunKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls a tool as the engine would, and keeps the values it stores. */
public final class Calls {
    public static final Instant STARTED = Instant.parse("2026-01-13T00:00:00Z");

    public final Map<String, String> stored = new ConcurrentHashMap<>();

    private final Tool tool;
    private final Path directory;
    private final Map<String, Object> runInputs = new LinkedHashMap<>();
    private final Map<String, Object> results = new LinkedHashMap<>();
    private RunKey run = new RunKey(RunKey.DEFAULT_TENANT, "nightly", "run-" + System.nanoTime());
    private int attempt = 1;
    private int execution = 1;

    private Calls(Tool tool, Path directory) {
        this.tool = tool;
        this.directory = directory;
    }

    public static Calls of(Tool tool, Path directory) {
        return new Calls(tool, directory);
    }

    public Calls attempt(int number) {
        attempt = number;
        return this;
    }

    public Calls execution(int number) {
        execution = number;
        return this;
    }

    public Calls run(String runId) {
        run = new RunKey(run.tenant(), run.workflowId(), runId);
        return this;
    }

    public Calls result(String taskId, Object result) {
        results.put(taskId, result);
        return this;
    }

    public Calls runInput(String name, Object value) {
        runInputs.put(name, value);
        return this;
    }

    public String runId() {
        return run.runId();
    }

    public Object with(Map<String, Object> inputs) throws Exception {
        return tool.execute(new Invocation(
                run,
                "load",
                attempt,
                execution,
                run.runId() + ":load",
                STARTED,
                inputs,
                runInputs,
                results,
                directory,
                Clock.fixed(STARTED, ZoneOffset.UTC),
                text -> {
                    String name = "sha-of-" + text.length();
                    stored.put(name, text);
                    return name;
                }));
    }
}
