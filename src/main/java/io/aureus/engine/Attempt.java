package io.aureus.engine;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Outcome;
import io.aureus.run.TaskError;
import io.aureus.tool.ToolException;
import io.aureus.tool.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One execution of one attempt, from dispatch to its end. It belongs to the engine, not to the job that dispatched it, and
 * its end is delivered exactly once, whatever its tool does.
 */
final class Attempt implements Runnable {

    /** Results up to this many bytes of JSON stand in the event; larger ones lie beside the log. */
    static final int RESULT_INLINE_BYTES_MAX = 64 * 1024;

    /** Larger results fail the attempt. */
    static final int RESULT_BYTES_MAX = 64 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(Attempt.class.getName());

    private final AttemptCall call;
    private final Consumer<Attempt> begun;
    private final BiConsumer<Attempt, AttemptEnd> deliver;
    private Outcome endedBy;
    private Thread executing;

    /** Ends it when its time is over, or null; touched by the driving thread only. */
    Timers.Timer timer;

    /**
     * An attempt that is not yet executing.
     *
     * @param call what to execute
     * @param begun told that it begins to execute, on the executing thread
     * @param deliver told how it ended, on the executing thread
     */
    Attempt(AttemptCall call, Consumer<Attempt> begun, BiConsumer<Attempt, AttemptEnd> deliver) {
        this.call = call;
        this.begun = begun;
        this.deliver = deliver;
    }

    AttemptCall call() {
        return call;
    }

    /** Tells it to end: its thread is interrupted. What it ends as, if it does not complete all the same, is given. */
    synchronized void end(Outcome as) {
        if (endedBy == null) {
            endedBy = as;
            if (executing != null) {
                executing.interrupt();
            }
        }
    }

    /** Whether it was told to end. */
    synchronized boolean isEnding() {
        return endedBy != null;
    }

    @Override
    public void run() {
        Instant from = call.now();
        Outcome outcome = begin() ? execute() : endedBy();
        Duration took = Duration.between(from, call.now());
        deliver.accept(this, call.ended(outcome, from, took.isNegative() ? Duration.ZERO : took));
    }

    private synchronized boolean begin() {
        executing = endedBy == null ? Thread.currentThread() : null;
        return executing != null;
    }

    private synchronized Outcome endedBy() {
        return endedBy;
    }

    /** From here on an interruption no longer reaches this thread; one that already did is forgotten. */
    private synchronized void release() {
        executing = null;
        boolean interrupted = Thread.interrupted();
        LOG.log(Level.FINEST, "interrupted: {0}", interrupted);
    }

    private Outcome execute() {
        Outcome outcome;
        try {
            begun.accept(this);
            outcome = outcome(call::execute);
        } catch (Throwable fatal) {
            LOG.log(Level.SEVERE, fatal, () -> "tool '" + call.toolName() + "' broke");
            outcome = new Outcome.Failed(new TaskError("error", describe(fatal)));
        } finally {
            release();
        }
        Outcome cause = endedBy();
        return cause != null && outcome instanceof Outcome.Failed ? cause : outcome;
    }

    private Outcome outcome(Callable<Object> work) {
        try {
            Object result = work.call();
            return result instanceof Wait wait
                    ? new Outcome.Waits(wait.until(), Json.checked(wait.result()))
                    : completed(Json.checked(result));
        } catch (ToolException e) {
            return new Outcome.Failed(new TaskError(e.code(), e.getMessage()));
        } catch (InterruptedException e) {
            return new Outcome.Failed(new TaskError("interrupted", "interrupted"));
        } catch (JsonException e) {
            return new Outcome.Failed(new TaskError("result", "AUR-205 The result is refused: " + e.getMessage()));
        } catch (Exception e) {
            LOG.log(Level.FINE, e, () -> "task '" + call.taskId() + "' failed");
            return new Outcome.Failed(new TaskError("error", describe(e)));
        }
    }

    private Outcome completed(Object result) throws Exception {
        if (isSmall(result)) {
            return new Outcome.Completed(result);
        }
        String text = Json.write(result);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > RESULT_BYTES_MAX) {
            String message = "AUR-206 The result has " + bytes + " bytes, at most " + RESULT_BYTES_MAX
                    + " are kept; write it to a file and return its name";
            return new Outcome.Failed(new TaskError("result-too-large", message));
        }
        return bytes <= RESULT_INLINE_BYTES_MAX
                ? new Outcome.Completed(result)
                : new Outcome.Completed(null, call.store(text), null);
    }

    /** Most results need no second look. */
    private static boolean isSmall(Object result) {
        return !(result instanceof String text && text.length() > RESULT_INLINE_BYTES_MAX / 3)
                && !(result instanceof Iterable<?>)
                && !(result instanceof java.util.Map<?, ?>);
    }

    private static String describe(Throwable e) {
        String message = e.getMessage();
        String name = e.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }
}
