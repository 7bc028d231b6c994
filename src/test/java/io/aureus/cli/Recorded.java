package io.aureus.cli;

import io.aureus.eventlog.EventLog;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.Identity;
import io.aureus.run.Outcome;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunMachine;
import io.aureus.run.TaskError;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A run that is recorded event by event, as a driver would that dies whenever the test stops calling. */
final class Recorded {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final EventLog log;
    private final Run run;
    private Instant now = START;

    Recorded(EventLog log, Workflow workflow, String runId) throws IOException {
        this(log, workflow, runId, Map.of());
    }

    Recorded(EventLog log, Workflow workflow, String runId, Map<String, Object> inputs) throws IOException {
        this(log, workflow, runId, inputs, null);
    }

    Recorded(EventLog log, Workflow workflow, String runId, Map<String, Object> inputs, String line)
            throws IOException {
        this.log = log;
        log.storeValue(RunKey.DEFAULT_TENANT, workflow.id(), workflow.canonical());
        RunKey key = new RunKey(RunKey.DEFAULT_TENANT, workflow.id(), runId);
        run = new Run(key, workflow, Dependencies.of(workflow));
        String identity = Identity.of(RunKey.DEFAULT_TENANT, workflow.id(), workflow.definitionHash(), inputs, line);
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("inputs", inputs);
        start.put("identity", identity);
        start.put("workingDirectory", Path.of("").toAbsolutePath().toString());
        if (line != null) {
            start.put("line", line);
        }
        record(List.of(RunMachine.start(run, now, start)));
    }

    Recorded decided() {
        now = now.plusMillis(100);
        record(RunMachine.decide(run, now, 100, new Random(1)));
        return this;
    }

    Recorded completed(String taskId, Object result) {
        return ended(taskId, new Outcome.Completed(result));
    }

    Recorded failed(String taskId, String message) {
        return ended(taskId, new Outcome.Failed(new TaskError("exit:1", message)));
    }

    private Recorded ended(String taskId, Outcome outcome) {
        Instant began = now;
        now = now.plusMillis(100);
        int attempt = run.state(taskId).attempt();
        AttemptEnd end = new AttemptEnd(taskId, false, attempt, 1, outcome, began, Duration.ofMillis(100));
        record(RunMachine.ended(run, end, now, new Random(1)));
        return decided();
    }

    RunKey key() {
        return run.key();
    }

    private void record(List<Event> events) {
        if (!events.isEmpty()) {
            log.append(events).toCompletableFuture().join();
            events.forEach(run::apply);
        }
    }
}
