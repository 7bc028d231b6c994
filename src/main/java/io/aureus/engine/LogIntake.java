package io.aureus.engine;

import io.aureus.engine.RunRefusedException.Reason;
import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.store.Beginning;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.LogMirror;
import io.aureus.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Takes runs where the log is the truth. While it looks, it holds the identity, so that one identity never starts twice; a
 * run is held before it is read.
 */
final class LogIntake extends Intake {
    private final LogMirror mirror;
    private final Sequence sequence;
    private final EventLog log;

    LogIntake(Surroundings with, LogMirror mirror, Sequence sequence) {
        super(with);
        this.mirror = mirror;
        this.sequence = sequence;
        this.log = with.log();
    }

    @Override
    Taken launch(Launch launch, boolean again) throws RunRefusedException {
        try {
            if (launch.runId() != null) {
                return named(launch);
            }
            if (launch.fresh()) {
                return begin(launch, null);
            }
            Hold identity = log.holdIdentity(launch.tenant(), launch.workflow().id(), launch.identity());
            try {
                Taken ended = null;
                for (RunKey same : unfinished(launch)) {
                    Taken taken = take(same, launch.workflow());
                    if (!taken.run().status().isFinished()) {
                        close(ended);
                        identity.close();
                        return taken;
                    }
                    close(ended);
                    ended = taken;
                }
                return ended == null ? begin(launch, identity) : toldNow(ended, identity);
            } catch (RunRefusedException | RuntimeException | HeldElsewhereException | LogUnavailableException e) {
                identity.close();
                throw e;
            }
        } catch (HeldElsewhereException e) {
            throw new RunRefusedException(Reason.DRIVEN, null, e.getMessage(), e);
        } catch (LogUnavailableException e) {
            throw unavailable(e);
        }
    }

    /** Its end stands in the log, and was not proven when its process was killed: nobody was told of it, so nothing begins anew. */
    private static Taken toldNow(Taken ended, Hold identity) {
        identity.close();
        return ended;
    }

    private static void close(Taken taken) {
        if (taken != null) {
            taken.close();
        }
    }

    private Taken named(Launch launch) throws RunRefusedException, HeldElsewhereException, LogUnavailableException {
        Hold one = log.holdIdentity(launch.tenant(), "", "run-id:" + launch.runId());
        try {
            Optional<RunSummary> known = log.find(launch.tenant(), launch.runId());
            if (known.isEmpty()) {
                return beginNow(launch);
            }
            if (!launch.identity().equals(known.get().identity())) {
                throw otherRun(launch.runId());
            }
            return take(known.get().key(), launch.workflow());
        } finally {
            one.close();
        }
    }

    private List<RunKey> unfinished(Launch launch) throws LogUnavailableException, RunRefusedException {
        String identity = launch.identity();
        List<RunKey> same = new ArrayList<>();
        RunKey conflicting = null;
        try (Stream<RunSummary> runs =
                log.runs(launch.tenant(), launch.workflow().id(), true)) {
            for (RunSummary summary : (Iterable<RunSummary>) runs::iterator) {
                if (identity.equals(summary.identity())) {
                    same.add(summary.key());
                } else if (launch.line() == null && launch.differsOnlyInDefinition(summary, log)) {
                    conflicting = summary.key();
                }
            }
        }
        if (same.isEmpty() && conflicting != null) {
            throw otherDefinition(conflicting);
        }
        return same;
    }

    private Taken begin(Launch launch, Hold identity) throws HeldElsewhereException, LogUnavailableException {
        Run run = newRun(launch);
        Event first = firstEvent(run, launch);
        Hold hold = log.hold(run.key());
        return new Taken(run, mirror.first(), hold, identity, false, List.of(first), List.of(), Beginning.BESIDE_ANY);
    }

    /** Two starts of one run id: the first event is acknowledged while the id is held. */
    private Taken beginNow(Launch launch) throws HeldElsewhereException, LogUnavailableException {
        Run run = newRun(launch);
        Event first = firstEvent(run, launch);
        Hold hold = log.hold(run.key());
        try {
            run.apply(first);
            log.append(List.of(first)).toCompletableFuture().join();
            return new Taken(run, claim(run), hold, null, false, List.of(), List.of(), Beginning.BESIDE_ANY);
        } catch (CompletionException e) {
            hold.close();
            if (e.getCause() instanceof LogUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    private Run newRun(Launch launch) throws LogUnavailableException {
        Definitions.Ready known = definitions.keep(
                launch.tenant(),
                launch.workflow(),
                workflow -> log.storeValue(launch.tenant(), workflow.id(), workflow.canonical()));
        return new Run(newKey(launch), known.workflow(), known.dependencies());
    }

    /** The log gives no run to anybody. */
    @Override
    Taken claimed(ClaimedRun run) {
        throw new UnsupportedOperationException("where the log is the truth, a run is taken by its key");
    }

    @Override
    Taken take(RunKey key, Workflow offered) throws RunRefusedException {
        try {
            Sequence.Held held = sequence.take(log, key);
            try {
                Run run = load(key, held.events(), offered);
                return new Taken(run, claim(run), held.hold(), null, true, List.of(), List.of(), Beginning.BESIDE_ANY);
            } catch (RunRefusedException | LogUnavailableException | RuntimeException e) {
                held.hold().close();
                throw e;
            }
        } catch (HeldElsewhereException e) {
            throw new RunRefusedException(Reason.DRIVEN, key.runId(), e.getMessage(), e);
        } catch (LogUnavailableException e) {
            throw unavailable(e);
        } catch (DivergedException e) {
            throw new RunRefusedException(Reason.STATUS, key.runId(), e.getMessage(), e);
        }
    }

    /** The store learns what the log knows. */
    private Claim claim(Run run) {
        return mirror.learn(run.record(), run.taskRecords());
    }

    private Run load(RunKey key, List<Event> events, Workflow offered)
            throws RunRefusedException, LogUnavailableException {
        if (events.isEmpty()) {
            throw unknown(key);
        }
        String hash = String.valueOf(events.get(0).data().get("definitionHash"));
        Definitions.Ready known = definitions.get(
                key.tenant(), key.workflowId(), hash, offered, () -> log.value(key.tenant(), key.workflowId(), hash));
        return Run.replay(known.workflow(), events);
    }
}
