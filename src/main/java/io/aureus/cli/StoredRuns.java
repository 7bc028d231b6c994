package io.aureus.cli;

import io.aureus.eventlog.Holder;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredRun;
import io.aureus.workflow.CanonicalWorkflow;
import io.aureus.workflow.Dependencies;
import io.aureus.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs as the state store knows them.
 *
 * @param store where they are the truth
 * @param database where that is, for messages
 */
record StoredRuns(DurableStateStore store, String database) implements KnownRuns {

    /** Runs that one look shows. */
    private static final int LISTED_MAX = 100_000;

    @Override
    public Optional<RunSummary> find(String tenant, String runId) throws StoreUnavailableException {
        return store.find(tenant, runId).map(StoredRuns::summary);
    }

    @Override
    public Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly)
            throws StoreUnavailableException {
        return oldestFirst(store.list(tenant, workflowId, unfinishedOnly, LISTED_MAX));
    }

    @Override
    public Stream<RunSummary> parked(String tenant, String workflowId) throws StoreUnavailableException {
        return oldestFirst(store.parked(tenant, workflowId, LISTED_MAX));
    }

    @Override
    public Optional<String> whyParked(RunKey run) throws StoreUnavailableException {
        return store.find(run.tenant(), run.runId()).map(StoredRun::parked);
    }

    private static Stream<RunSummary> oldestFirst(List<StoredRun> newestFirst) {
        List<StoredRun> runs = new ArrayList<>(newestFirst);
        Collections.reverse(runs);
        return runs.stream().map(StoredRuns::summary);
    }

    @Override
    public Stream<RunSummary> ended(String tenant, String workflowId) throws StoreUnavailableException {
        return store.ended(tenant, workflowId).stream()
                .map(run -> new RunSummary(
                        run.key(), run.identity(), null, false, run.status().text(), Instant.EPOCH, Instant.EPOCH));
    }

    private static RunSummary summary(StoredRun run) {
        RunRecord record = run.run();
        Instant last = Stream.of(record.completedAt(), record.pausedAt(), record.startedAt())
                .filter(at -> at != null)
                .findFirst()
                .orElse(Instant.EPOCH);
        return new RunSummary(
                record.key(),
                record.identity(),
                record.definitionHash(),
                record.submitted(),
                record.status().text(),
                record.startedAt(),
                last);
    }

    @Override
    public Run load(RunKey run) throws StoreUnavailableException, CommandException {
        StoredRun stored = store.find(run.tenant(), run.runId())
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE, "AUR-020 There is no run '" + run + "' " + place() + " any more."));
        String hash = stored.run().definitionHash();
        String definition = store.definition(run.tenant(), stored.key().workflowId(), hash)
                .orElseThrow(() -> new StoreUnavailableException(
                        "AUR-607 The definition " + hash + " of run '" + run
                                + "' is not in the store; was its row removed by hand?",
                        null));
        Workflow workflow = CanonicalWorkflow.read(definition);
        return Run.restore(stored.run(), workflow, Dependencies.of(workflow), stored.tasks());
    }

    @Override
    public Optional<Holder> holder(RunKey run) throws StoreUnavailableException {
        return store.ownerOf(run).map(driver -> new Holder(driver.host(), driver.pid(), driver.since()));
    }

    @Override
    public String place() {
        return "in the database " + database;
    }
}
