package io.aureus.engine;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.store.StateStore;
import io.aureus.tool.Tools;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs workflows in any Java program, without a server: same engine, same log, same promises. Thread-safe; each call of
 * {@link #execute} drives its run on the calling thread.
 *
 * <pre>{@code
 * try (var orchestrator = new WorkflowOrchestrator(new InMemoryStateStore(), Tools.of(myTool))) {
 *     RunResult result = orchestrator.execute(workflow, Map.of("customer", "4711"));
 * }
 * }</pre>
 *
 * <p>Killed at any instant and started again, the same call (same workflow, same inputs) goes on with the unfinished run.
 */
public final class WorkflowOrchestrator implements AutoCloseable {

    /** Where the event log goes unless one is given. */
    public static final Path DEFAULT_LOG_DIRECTORY = Path.of("var", "run");

    /** Attempts in flight at most, over all runs of one orchestrator. */
    public static final int ATTEMPTS_MAX = 64;

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofSeconds(1);

    private final StateStore store;
    private final EventLog log;
    private final ExecutorService attempts;
    private final Engine engine;

    /**
     * An orchestrator whose event log lies in {@link #DEFAULT_LOG_DIRECTORY} below the working directory.
     *
     * @param store where runs and task states live; closed with the orchestrator
     * @param tools what tasks can do
     * @throws LogUnavailableException if that directory cannot be used
     */
    public WorkflowOrchestrator(StateStore store, Tools tools) throws LogUnavailableException {
        this(store, tools, new FileSystemEventLog(DEFAULT_LOG_DIRECTORY));
    }

    /**
     * An orchestrator with a log of its own choice.
     *
     * @param store where runs and task states live; closed with the orchestrator
     * @param tools what tasks can do
     * @param log the record of every transition; closed with the orchestrator
     */
    public WorkflowOrchestrator(StateStore store, Tools tools, EventLog log) {
        this.store = store;
        this.log = log;
        AtomicInteger number = new AtomicInteger();
        this.attempts = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "aureus-task-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.engine = new Engine(new Surroundings(
                store, log, tools, attempts, ATTEMPTS_MAX, Clock.systemUTC(), new SecureRandom(), GRACE));
    }

    /**
     * Runs a workflow that declares no inputs, or goes on with its unfinished run.
     *
     * @param workflow what to run
     * @return what became of it
     * @throws RunRefusedException if a living process drives it, it is paused, or the log cannot be reached
     * @throws InterruptedException if the calling thread was interrupted: the run was left, and can be gone on with
     */
    public RunResult execute(Workflow workflow) throws RunRefusedException, InterruptedException {
        return execute(workflow, Map.of());
    }

    /**
     * Runs a workflow, or goes on with its unfinished run of the same inputs. Returns when the run has ended or was paused.
     *
     * @param workflow what to run
     * @param inputs by declared name; checked, typed and completed by the workflow's declarations
     * @return what became of it
     * @throws RunRefusedException if a living process drives it, it is paused, or the log cannot be reached
     * @throws InterruptedException if the calling thread was interrupted: the run was left, and can be gone on with
     */
    public RunResult execute(Workflow workflow, Map<String, Object> inputs)
            throws RunRefusedException, InterruptedException {
        return drive(new Launch(
                RunKey.DEFAULT_TENANT,
                workflow,
                inputs,
                null,
                null,
                false,
                false,
                Path.of("").toAbsolutePath()));
    }

    /**
     * Goes on with a paused run.
     *
     * @param run which run
     * @return what became of it
     * @throws RunRefusedException if a living process drives it, it is neither paused nor interrupted, or the log cannot be
     *     reached
     * @throws InterruptedException if the calling thread was interrupted: the run was left, and can be gone on with
     */
    public RunResult resume(RunKey run) throws RunRefusedException, InterruptedException {
        return drive(new TakeUp(run, TakeUp.How.RESUME, "program"));
    }

    /**
     * Reopens a failed run: what failed, timed out, was skipped, cancelled or compensated is done again.
     *
     * @param run which run
     * @return what became of it
     * @throws RunRefusedException if a living process drives it, it has not failed, or the log cannot be reached
     * @throws InterruptedException if the calling thread was interrupted: the run was left, and can be gone on with
     */
    public RunResult retry(RunKey run) throws RunRefusedException, InterruptedException {
        return drive(new TakeUp(run, TakeUp.How.RETRY, "program"));
    }

    private RunResult drive(Order order) throws RunRefusedException, InterruptedException {
        Iterator<Order> orders = List.of(order).iterator();
        AtomicReference<RunResult> result = new AtomicReference<>();
        AtomicReference<RunRefusedException> refusal = new AtomicReference<>();
        RunListener listener = new RunListener() {
            @Override
            public void left(Run run, boolean resumed) {
                result.set(RunResult.of(run, resumed));
            }

            @Override
            public void lost(Run run) {
                refusal.set(new RunRefusedException(
                        RunRefusedException.Reason.DRIVEN,
                        run.key().runId(),
                        "AUR-221 Run '" + run.key()
                                + "' was taken over by another process, because this one could not be"
                                + " reached; it goes on there",
                        null));
            }

            @Override
            public void refused(Order refused, RunRefusedException why) {
                refusal.set(why);
            }
        };
        try (Drive drive = engine.drive(orders, 1, true, listener)) {
            turn(drive);
        }
        if (refusal.get() != null) {
            throw refusal.get();
        }
        return result.get();
    }

    /** Turns the drive to its end; an interruption leaves the run in good order first. */
    private static void turn(Drive drive) throws InterruptedException {
        InterruptedException interruption = null;
        boolean more = true;
        while (more) {
            try {
                more = drive.step(TURN) != null;
            } catch (InterruptedException e) {
                interruption = e;
                drive.leaveAll("interrupted");
            }
        }
        if (interruption != null) {
            throw interruption;
        }
    }

    /**
     * Pauses a run that another thread executes: attempts in flight get a grace, nothing new starts.
     *
     * @param run which run
     * @param reason for people
     * @return false if this orchestrator does not drive it
     */
    public boolean pause(RunKey run, String reason) {
        return engine.pause(run, reason);
    }

    /**
     * Cancels a run that another thread executes.
     *
     * @param run which run
     * @param reason for people
     * @return false if this orchestrator does not drive it
     */
    public boolean cancel(RunKey run, String reason) {
        return engine.cancel(run, reason);
    }

    /** Leaves what is driven in good order, then closes log and store. */
    @Override
    public void close() {
        engine.drain();
        try {
            engine.awaitDrained();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        attempts.shutdownNow();
        log.close();
        store.close();
    }
}
