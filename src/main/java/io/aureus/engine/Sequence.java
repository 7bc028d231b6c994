package io.aureus.engine;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.store.Claim;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StateStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The orders that the promises rest on, in one place so that a test can turn one round and see an invariant break. Nothing
 * else may replace them.
 */
class Sequence {

    /**
     * Events are handed to the log; what depends on them waits for its answer.
     *
     * @param append hands them over
     * @param answered gets what the log failed with, or null; on any thread
     */
    void record(Supplier<CompletionStage<Void>> append, Consumer<Throwable> answered) {
        append.get().whenComplete((done, failure) -> answered.accept(failure));
    }

    /** Where the store is the truth, a run does not wait for the log: a commit keeps what the log does not have. */
    List<Event> carried(LiveRun live) {
        return live.unacknowledged();
    }

    /** Where the store is the truth, executions start when they are committed; else, when the log has acknowledged them. */
    void committed(DrivenRuns runs, LiveRun live) {
        if (runs.storeIsTruth()) {
            runs.start(live);
        }
    }

    /** Whether an execution may start now: only while nobody can have taken its run over. */
    boolean mayStart(StateStore store, Claim claim) {
        return !(store instanceof DurableStateStore durable) || durable.mayStart(claim);
    }

    /** An attempt waits for a store that is away. */
    void awaitStore(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /** A run that was taken, with its history as it was read from then on. */
    record Held(Hold hold, List<Event> events) {}

    /** First a run is taken, then it is read. */
    Held take(EventLog log, RunKey run) throws HeldElsewhereException, LogUnavailableException, DivergedException {
        Hold hold = log.hold(run);
        try {
            return new Held(hold, log.history(hold));
        } catch (LogUnavailableException | DivergedException | RuntimeException e) {
            hold.close();
            throw e;
        }
    }
}
