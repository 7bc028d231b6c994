package io.aureus.engine;

import io.aureus.engine.RunRefusedException.Reason;
import io.aureus.eventlog.Hold;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.store.Beginning;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.DurableStateStore;
import io.aureus.store.RunChange;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import io.aureus.store.StoredRun;
import io.aureus.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes runs where the store is the truth. Most launches mean a new run, so nothing is looked for at first: the first commit
 * adds the run only if nothing stands against it, and if something does, the order comes back and is looked at closely.
 */
final class StoreIntake extends Intake {
    private static final int SUBMITS_MAX = 5;

    /** Who drives a run that was submitted and that nobody has taken yet. */
    private static final Claim NOBODY = new Claim("nobody", 1);

    private final DurableStateStore store;
    private final Map<RunKey, Hold> held = new ConcurrentHashMap<>();

    StoreIntake(Surroundings with, DurableStateStore store) {
        super(with);
        this.store = store;
    }

    @Override
    Taken launch(Launch launch, boolean again) throws RunRefusedException {
        try {
            if (launch.runId() != null) {
                return named(launch);
            }
            if (launch.fresh()) {
                return begin(launch, Beginning.BESIDE_ANY);
            }
            if (!again) {
                return begin(launch, launch.line() == null ? Beginning.UNDISPUTED : Beginning.SOLE);
            }
            for (RunKey same :
                    store.unfinished(launch.tenant(), launch.workflow().id(), launch.identity())) {
                return take(same, launch.workflow());
            }
            refuseOtherDefinition(launch);
            return begin(launch, Beginning.SOLE);
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    private void refuseOtherDefinition(Launch launch) throws StoreUnavailableException, RunRefusedException {
        if (launch.line() == null) {
            for (StoredRun other :
                    store.unfinished(launch.tenant(), launch.workflow().id())) {
                boolean sameInputs =
                        launch.inputs().equals(other.run().startData().get("inputs"));
                if (sameInputs
                        && !other.run()
                                .definitionHash()
                                .equals(launch.workflow().definitionHash())) {
                    throw otherDefinition(other.key());
                }
            }
        }
    }

    private Taken named(Launch launch) throws RunRefusedException, StoreUnavailableException {
        Optional<StoredRun> known = store.find(launch.tenant(), launch.runId());
        if (known.isEmpty()) {
            return begin(launch, Beginning.BESIDE_ANY);
        }
        if (!launch.identity().equals(known.get().run().identity())) {
            throw otherRun(launch.runId());
        }
        return take(known.get().key(), launch.workflow());
    }

    private Taken begin(Launch launch, Beginning beginning) throws StoreUnavailableException, RunRefusedException {
        Definitions.Ready known = definitions.keep(
                launch.tenant(),
                launch.workflow(),
                workflow -> store.keep(launch.tenant(), StoredDefinition.of(workflow)));
        Run run = new Run(newKey(launch), known.workflow(), known.dependencies());
        Hold hold = hold(run.key());
        List<Event> first = List.of(firstEvent(run, launch));
        return new Taken(run, store.first(), hold, null, false, first, List.of(), beginning);
    }

    /**
     * Adds the run that a launch means, for whoever serves.
     *
     * @throws RunRefusedException if the id is another run's, another definition of it is under way, or the store is away
     */
    Submitted submit(Launch launch) throws RunRefusedException {
        try {
            for (int look = 0; look < SUBMITS_MAX; look++) {
                Optional<RunKey> existing = existing(launch);
                if (existing.isPresent()) {
                    return new Submitted(existing.get(), false);
                }
                Definitions.Ready known = definitions.keep(
                        launch.tenant(),
                        launch.workflow(),
                        workflow -> store.keep(launch.tenant(), StoredDefinition.of(workflow)));
                Run run = new Run(newKey(launch), known.workflow(), known.dependencies());
                Event first = firstEvent(run, launch);
                run.apply(first);
                Beginning beginning = launch.fresh() || launch.runId() != null ? Beginning.BESIDE_ANY : Beginning.SOLE;
                RunChange change = new RunChange(NOBODY, run.record(), List.of(), List.of(first), beginning);
                if (store.submit(change)) {
                    return new Submitted(run.key(), true);
                }
            }
            throw contested(newKey(launch));
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    private Optional<RunKey> existing(Launch launch) throws StoreUnavailableException, RunRefusedException {
        if (launch.runId() != null) {
            Optional<StoredRun> named = store.find(launch.tenant(), launch.runId());
            if (named.isPresent() && !launch.identity().equals(named.get().run().identity())) {
                throw otherRun(launch.runId());
            }
            return named.map(StoredRun::key);
        }
        if (launch.fresh()) {
            return Optional.empty();
        }
        refuseOtherDefinition(launch);
        return store.unfinished(launch.tenant(), launch.workflow().id(), launch.identity()).stream()
                .findFirst();
    }

    @Override
    Taken take(RunKey key, Workflow offered) throws RunRefusedException {
        try {
            Hold hold = hold(key);
            try {
                Optional<ClaimedRun> claimed = store.claim(key);
                if (claimed.isEmpty()) {
                    throw store.find(key.tenant(), key.runId()).isEmpty() ? unknown(key) : driven(key);
                }
                return taken(claimed.get(), hold, offered);
            } catch (StoreUnavailableException | RunRefusedException | RuntimeException e) {
                hold.close();
                throw e;
            }
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    @Override
    Taken claimed(ClaimedRun run) throws RunRefusedException {
        try {
            Hold hold = hold(run.run().key());
            try {
                return taken(run, hold, null);
            } catch (StoreUnavailableException | RuntimeException e) {
                hold.close();
                throw e;
            }
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    /** A run has one drive in this process, too: the store would give it to another one of the same process. */
    private Hold hold(RunKey run) throws RunRefusedException, StoreUnavailableException {
        RunKey id = new RunKey(run.tenant(), "", run.runId());
        Hold hold = new Hold() {
            @Override
            public RunKey run() {
                return run;
            }

            @Override
            public void close() {
                held.remove(id, this);
            }
        };
        if (held.putIfAbsent(id, hold) != null) {
            throw driven(run);
        }
        return hold;
    }

    private Taken taken(ClaimedRun claimed, Hold hold, Workflow offered) throws StoreUnavailableException {
        try {
            return restored(claimed, hold, offered);
        } catch (StoreUnavailableException | RuntimeException e) {
            store.giveBack(claimed.run().key(), claimed.claim());
            throw e;
        }
    }

    private Taken restored(ClaimedRun claimed, Hold hold, Workflow offered) throws StoreUnavailableException {
        RunRecord record = claimed.run();
        RunKey key = record.key();
        Definitions.Ready known = definitions.get(
                key.tenant(), key.workflowId(), record.definitionHash(), offered, () -> definition(record));
        Run run = Run.restore(record, known.workflow(), known.dependencies(), claimed.tasks());
        return new Taken(run, claimed.claim(), hold, null, true, List.of(), claimed.events(), Beginning.BESIDE_ANY);
    }

    private String definition(RunRecord run) throws StoreUnavailableException {
        String tenant = run.key().tenant();
        String workflowId = run.key().workflowId();
        return store.definition(tenant, workflowId, run.definitionHash())
                .orElseThrow(() -> new StoreUnavailableException(
                        "AUR-607 The definition " + run.definitionHash() + " of run '" + run.key()
                                + "' is not in the store; was its row removed by hand?",
                        null));
    }

    private RunRefusedException driven(RunKey key) throws StoreUnavailableException {
        String who = store.ownerOf(key).map(owner -> " by " + owner).orElse("");
        return new RunRefusedException(
                Reason.DRIVEN,
                key.runId(),
                "AUR-218 Run '" + key + "' is driven" + who + ". Wait for it, or end that process in order and repeat"
                        + " this command",
                null);
    }
}
