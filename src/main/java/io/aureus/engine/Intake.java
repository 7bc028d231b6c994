package io.aureus.engine;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunMachine;
import io.aureus.run.RunStatus;
import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds which run a launch means and takes it: an unfinished one of the same identity is gone on with, else a new one
 * begins. While it looks, it holds the identity, so that one identity never starts twice.
 */
final class Intake {

    /** Definitions kept ready in memory; all others are read again from beside the log. */
    private static final int DEFINITIONS_MAX = 64;

    private final Surroundings with;
    private final Sequence sequence;
    private final Map<String, Definitions> definitions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Definitions> eldest) {
            return size() > DEFINITIONS_MAX;
        }
    };

    private record Definitions(Workflow workflow, Dependencies dependencies) {}

    Intake(Surroundings with, Sequence sequence) {
        this.with = with;
        this.sequence = sequence;
    }

    /** A run taken up, with the events that are to be recorded first: none if it goes on. */
    record Taken(Run run, Hold hold, Hold identity, boolean resumed, List<Event> first) {}

    /**
     * Takes the run that a launch means.
     *
     * @throws RunRefusedException if it is driven elsewhere, paused, in conflict, or the log cannot be reached
     */
    Taken launch(Launch launch) throws RunRefusedException {
        String tenant = launch.tenant();
        String workflowId = launch.workflow().id();
        try {
            if (launch.runId() != null) {
                return named(launch);
            }
            if (launch.fresh()) {
                return begin(launch, null);
            }
            Hold identity = with.log().holdIdentity(tenant, workflowId, launch.identity());
            try {
                for (RunKey same : unfinished(launch)) {
                    Taken taken = take(same, launch.workflow());
                    if (!taken.run().status().isFinished()) {
                        identity.close();
                        return taken;
                    }
                    taken.hold().close(); // its end was not proven before
                }
                return begin(launch, identity);
            } catch (RunRefusedException | RuntimeException | HeldElsewhereException | LogUnavailableException e) {
                identity.close();
                throw e;
            }
        } catch (HeldElsewhereException e) {
            throw new RunRefusedException(RunRefusedException.Reason.DRIVEN, null, e.getMessage(), e);
        } catch (LogUnavailableException e) {
            throw unavailable(e);
        }
    }

    private static RunRefusedException unavailable(LogUnavailableException e) {
        return new RunRefusedException(RunRefusedException.Reason.UNAVAILABLE, null, e.getMessage(), e);
    }

    private Taken named(Launch launch) throws RunRefusedException, HeldElsewhereException, LogUnavailableException {
        RunKey key = new RunKey(launch.tenant(), launch.workflow().id(), launch.runId());
        try (Hold one = with.log().holdIdentity(launch.tenant(), "", "run-id:" + launch.runId())) {
            Optional<RunSummary> known = with.log().find(launch.tenant(), launch.runId());
            if (known.isEmpty()) {
                return begin(launch, null, key, one);
            }
            if (!launch.identity().equals(known.get().identity())) {
                throw new RunRefusedException(
                        RunRefusedException.Reason.CONFLICT,
                        launch.runId(),
                        "AUR-210 Run '" + launch.runId() + "' exists with another workflow, definition or inputs. "
                                + "Choose another --run-id, or leave it out",
                        null);
            }
            return take(known.get().key(), launch.workflow());
        }
    }

    private List<RunKey> unfinished(Launch launch) throws LogUnavailableException, RunRefusedException {
        String identity = launch.identity();
        List<RunKey> same = new ArrayList<>();
        RunKey conflicting = null;
        try (Stream<RunSummary> runs =
                with.log().runs(launch.tenant(), launch.workflow().id(), true)) {
            for (RunSummary summary : (Iterable<RunSummary>) runs::iterator) {
                if (identity.equals(summary.identity())) {
                    same.add(summary.key());
                } else if (launch.line() == null && launch.differsOnlyInDefinition(summary, with.log())) {
                    conflicting = summary.key();
                }
            }
        }
        if (same.isEmpty() && conflicting != null) {
            throw new RunRefusedException(
                    RunRefusedException.Reason.CONFLICT,
                    conflicting.runId(),
                    "AUR-211 Run '" + conflicting.runId() + "' of workflow '" + conflicting.workflowId()
                            + "' is unfinished with the same inputs but another definition. Either start a new run: "
                            + "--new, or finish the old one as it was recorded: aureus resume " + conflicting.runId(),
                    null);
        }
        return same;
    }

    private Taken begin(Launch launch, Hold identity) throws HeldElsewhereException, LogUnavailableException {
        RunKey key = new RunKey(launch.tenant(), launch.workflow().id(), RunIds.next(with.clock(), with.chance()));
        return begin(launch, identity, key, null);
    }

    private Taken begin(Launch launch, Hold identity, RunKey key, Hold named)
            throws HeldElsewhereException, LogUnavailableException {
        Definitions known = remember(launch.workflow(), launch.tenant());
        Run run = new Run(key, known.workflow(), known.dependencies());
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("inputs", launch.inputs());
        start.put("identity", launch.identity());
        start.put("belongsTo", launch.submitted() ? "servers" : "command");
        start.put("workingDirectory", launch.workingDirectory().toString());
        if (launch.line() != null) {
            start.put("line", launch.line());
        }
        Event first = RunMachine.start(run, with.clock().instant(), start);
        Hold hold = with.log().hold(key);
        if (named != null) {
            awaitFirst(run, hold, first);
            return new Taken(run, hold, identity, false, List.of());
        }
        return new Taken(run, hold, identity, false, List.of(first));
    }

    /** Two starts of one run id: the first event is acknowledged while the id is held. */
    private void awaitFirst(Run run, Hold hold, Event first) throws LogUnavailableException {
        try {
            run.apply(first);
            with.log().append(List.of(first)).toCompletableFuture().join();
        } catch (java.util.concurrent.CompletionException e) {
            hold.close();
            if (e.getCause() instanceof LogUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    /**
     * Takes a run that exists, whoever drove it before.
     *
     * @param key which run
     * @param offered the definition that the caller has, used if it is the recorded one; or null
     * @throws RunRefusedException if a living process drives it, it does not exist, or the log cannot be reached
     */
    Taken take(RunKey key, Workflow offered) throws RunRefusedException {
        try {
            Sequence.Held held = sequence.take(with.log(), key);
            try {
                return new Taken(load(key, held.events(), offered), held.hold(), null, true, List.of());
            } catch (RunRefusedException | LogUnavailableException | RuntimeException e) {
                held.hold().close();
                throw e;
            }
        } catch (HeldElsewhereException e) {
            throw new RunRefusedException(RunRefusedException.Reason.DRIVEN, key.runId(), e.getMessage(), e);
        } catch (LogUnavailableException e) {
            throw unavailable(e);
        } catch (DivergedException e) {
            throw new RunRefusedException(RunRefusedException.Reason.STATUS, key.runId(), e.getMessage(), e);
        }
    }

    private Run load(RunKey key, List<Event> events, Workflow offered)
            throws RunRefusedException, LogUnavailableException {
        if (events.isEmpty()) {
            throw new RunRefusedException(
                    RunRefusedException.Reason.UNKNOWN,
                    key.runId(),
                    "AUR-212 There is no run '" + key.runId() + "'. 'aureus list' shows those there are",
                    null);
        }
        return Run.replay(definition(events.get(0), offered), events);
    }

    /** The recorded definition of a run, from its first event. */
    Workflow definition(Event first, Workflow offered) throws LogUnavailableException {
        String hash = String.valueOf(first.data().get("definitionHash"));
        if (offered != null && offered.definitionHash().equals(hash)) {
            return offered;
        }
        Definitions known;
        synchronized (definitions) {
            known = definitions.get(hash);
        }
        if (known != null) {
            return known.workflow();
        }
        Workflow read = CanonicalWorkflow.read(
                with.log().value(first.key().tenant(), first.key().workflowId(), hash));
        synchronized (definitions) {
            definitions.put(hash, new Definitions(read, Dependencies.of(read)));
        }
        return read;
    }

    /** Stores the definition beside the log, once, before any event names it. */
    private Definitions remember(Workflow workflow, String tenant) throws LogUnavailableException {
        String memory = tenant + ":" + workflow.definitionHash();
        synchronized (definitions) {
            Definitions known = definitions.get(memory);
            if (known != null) {
                return known;
            }
        }
        with.log().storeValue(tenant, workflow.id(), workflow.canonical());
        Definitions kept = new Definitions(workflow, Dependencies.of(workflow));
        synchronized (definitions) {
            definitions.put(memory, kept);
        }
        return kept;
    }

    /** Reopens or continues a run that was taken, if its status allows it. */
    List<Event> resume(Run run, String by, boolean retry) throws RunRefusedException {
        RunStatus expected = retry ? RunStatus.FAILED : RunStatus.PAUSED;
        if (run.status() == RunStatus.RUNNING && !retry) {
            return List.of();
        }
        Instant now = with.clock().instant();
        if (run.status() != expected) {
            throw new RunRefusedException(
                    RunRefusedException.Reason.STATUS,
                    run.key().runId(),
                    "AUR-213 Run '" + run.key() + "' is " + run.status().text() + "; only a run that is "
                            + expected.text() + " can be " + (retry ? "retried" : "resumed"),
                    null);
        }
        return RunMachine.resume(run, by, now);
    }
}
