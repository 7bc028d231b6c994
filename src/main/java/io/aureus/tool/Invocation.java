package io.aureus.tool;

import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What one attempt is called with.
 *
 * @param run of which run
 * @param taskId of which task
 * @param attempt number of the attempt, from 1
 * @param execution how often this attempt was executed, from 1; above 1 only after an interruption
 * @param idempotencyKey the same for every attempt and execution of this task in this run
 * @param startedAt when the task's first attempt started, also if this is a later one
 * @param inputs the task's inputs: references to secrets where the engine makes it, resolved where a tool gets it
 *     (see {@link Secrets}); never to be stored or logged then
 * @param runInputs the run's inputs, as {@code inputs}
 * @param results results of the tasks it depends on, by task id
 * @param workingDirectory the directory in which its run was started
 * @param clock the engine's
 * @param values keeps what is too large for a result
 * @param mask replaces the values of secrets in a text; results and errors are masked without it, anything else that a
 *     tool shows (a line in a log) is not
 */
public record Invocation(
        RunKey run,
        String taskId,
        int attempt,
        int execution,
        String idempotencyKey,
        Instant startedAt,
        Map<String, Object> inputs,
        Map<String, Object> runInputs,
        Map<String, Object> results,
        Path workingDirectory,
        Clock clock,
        Values values,
        UnaryOperator<String> mask) {

    /** As the engine makes it: with references to secrets, and nothing to mask yet. */
    public Invocation(
            RunKey run,
            String taskId,
            int attempt,
            int execution,
            String idempotencyKey,
            Instant startedAt,
            Map<String, Object> inputs,
            Map<String, Object> runInputs,
            Map<String, Object> results,
            Path workingDirectory,
            Clock clock,
            Values values) {
        this(
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
                values,
                UnaryOperator.identity());
    }

    /** Nothing may be null. */
    public Invocation {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(runInputs, "runInputs");
        Objects.requireNonNull(results, "results");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(mask, "mask");
    }

    /** The same with its secrets resolved, keeping and showing nothing of them. */
    Invocation with(Map<String, Object> resolvedInputs, Map<String, Object> resolvedRunInputs, Mask secrets) {
        return new Invocation(
                run,
                taskId,
                attempt,
                execution,
                idempotencyKey,
                startedAt,
                resolvedInputs,
                resolvedRunInputs,
                results,
                workingDirectory,
                clock,
                text -> values.store(secrets.text(text)),
                secrets::text);
    }

    /** Keeps a large value for as long as the run's history. */
    @FunctionalInterface
    public interface Values {
        /**
         * Stores a text durably.
         *
         * @param text any
         * @return its SHA-256: its name
         * @throws IOException if it cannot be stored
         */
        String store(String text) throws IOException;
    }
}
