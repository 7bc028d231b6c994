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
import io.aureus.store.Driver;
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
    private final BackInTime backInTime;
    private final Map<RunKey, Hold> held = new ConcurrentHashMap<>();

    StoreIntake(Surroundings with, DurableStateStore store) {
        super(with);
        this.store = store;
        this.backInTime = new BackInTime(store, with.log());
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
            for (RunKey same : unfinished(launch, launch.workflow().definitionHash())) {
                return take(same, launch.workflow());
            }
            refuseOtherDefinition(launch);
            return begin(launch, Beginning.SOLE);
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    private List<RunKey> unfinished(Launch launch, String definitionHash) throws StoreUnavailableException {
        return store.unfinished(
                launch.tenant(), launch.workflow().id(), definitionHash, launch.identityWith(definitionHash));
    }

    private void refuseOtherDefinition(Launch launch) throws StoreUnavailableException, RunRefusedException {
        if (launch.line() == null) {
            for (String other : store.unfinishedDefinitions(launch.workflow().id())) {
                if (!other.equals(launch.workflow().definitionHash())) {
                    for (RunKey conflicting : unfinished(launch, other)) {
                        throw otherDefinition(conflicting);
                    }
                }
            }
        }
    }

    private Taken named(Launch launch) throws RunRefusedException, StoreUnavailableException {
        Optional<StoredRun> known = store.find(launch.tenant(), launch.runId());
        if (known.isEmpty()) {
            backInTime.refuseBegun(newKey(launch));
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
     * @throws RunRefusedException if the id is another run's, another definition of it is under way, it is parked, or the
     *     store is away
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
        Optional<StoredRun> existing = Optional.empty();
        if (launch.runId() != null) {
            existing = store.find(launch.tenant(), launch.runId());
            if (existing.isEmpty()) {
                backInTime.refuseBegun(newKey(launch));
            } else if (!launch.identity().equals(existing.get().run().identity())) {
                throw otherRun(launch.runId());
            }
        } else if (!launch.fresh()) {
            refuseOtherDefinition(launch);
            Optional<RunKey> same = unfinished(launch, launch.workflow().definitionHash()).stream()
                    .findFirst();
            if (same.isPresent()) {
                existing = store.find(launch.tenant(), same.get().runId());
            }
        }
        if (existing.isPresent() && existing.get().parked() != null) {
            throw parked(existing.get());
        }
        return existing.map(StoredRun::key);
    }

    @Override
    Taken take(RunKey key, Workflow offered) throws RunRefusedException {
        try {
            Hold hold = hold(key);
            try {
                Optional<ClaimedRun> claimed = store.claim(key);
                if (claimed.isEmpty()) {
                    throw notGiven(key);
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
            Hold hold = hold(run);
            try {
                return taken(run, hold, null);
            } catch (StoreUnavailableException | RunRefusedException | RuntimeException e) {
                hold.close();
                throw e;
            }
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    /** What this process drives still, under the lease that it had before, is given back. */
    private Hold hold(ClaimedRun run) throws RunRefusedException, StoreUnavailableException {
        try {
            return hold(run.run().key());
        } catch (StoreUnavailableException | RunRefusedException | RuntimeException e) {
            store.giveBack(run.run().key(), run.claim());
            throw e;
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

    private Taken taken(ClaimedRun claimed, Hold hold, Workflow offered)
            throws StoreUnavailableException, RunRefusedException {
        try {
            backInTime.park(claimed);
            return restored(claimed, hold, offered);
        } catch (StoreUnavailableException | RunRefusedException | RuntimeException e) {
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
        with.log().takenUp(key);
        return new Taken(
                run,
                claimed.claim(),
                hold,
                null,
                true,
                List.of(),
                claimed.events(),
                Beginning.BESIDE_ANY,
                claimed.asked());
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

    private RunRefusedException notGiven(RunKey key) throws StoreUnavailableException {
        Optional<StoredRun> there = store.find(key.tenant(), key.runId());
        if (there.isPresent() && there.get().parked() != null) {
            return parked(there.get());
        }
        return there.isEmpty() ? unknown(key) : driven(key);
    }

    private static RunRefusedException parked(StoredRun run) {
        return new RunRefusedException(Reason.PARKED, run.key().runId(), run.parked(), null);
    }

    private RunRefusedException driven(RunKey key) throws StoreUnavailableException {
        Optional<Driver> owner = store.ownerOf(key);
        String who = owner.map(driver -> " by " + driver).orElse("");
        String advice = owner.filter(Driver::serves).isPresent()
                ? ", a server. It goes on there; watch it with: aureus status " + key
                : ". Wait for it, or end that process in order and repeat this command";
        return new RunRefusedException(
                Reason.DRIVEN, key.runId(), "AUR-218 Run '" + key + "' is driven" + who + advice, null);
    }
}
