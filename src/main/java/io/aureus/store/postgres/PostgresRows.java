package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.store.Driver;
import io.aureus.store.DurableStateStore;
import io.aureus.store.EndedRun;
import io.aureus.store.RunChange;
import io.aureus.store.RunCommand;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import io.aureus.store.StoredRun;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What any process may do with the rows, driver or not: look runs up, submit them, ask them for something, keep values. As
 * opposed to {@link PostgresStateStore}, whose process has a lease, and takes runs and commits by it.
 */
abstract class PostgresRows implements DurableStateStore {

    /** Lends a connection for one piece of work. */
    final Connections connections;

    PostgresRows(Connections connections) {
        this.connections = connections;
    }

    @Override
    public boolean submit(RunChange begins) throws StoreUnavailableException {
        return connections.with(
                "submitting run '" + begins.run().key() + "'", connection -> WorkQueue.submit(connection, begins));
    }

    @Override
    public Optional<StoredRun> find(String tenant, String runId) throws StoreUnavailableException {
        return connections.with(
                "looking up run '" + runId + "'", connection -> RunReads.find(connection, tenant, runId));
    }

    @Override
    public List<StoredRun> parked(String tenant, String workflowId, int limit) throws StoreUnavailableException {
        return connections.with(
                "listing parked runs", connection -> RunReads.parked(connection, tenant, workflowId, limit));
    }

    @Override
    public List<StoredRun> list(String tenant, String workflowId, int limit) throws StoreUnavailableException {
        return list(tenant, workflowId, false, limit);
    }

    @Override
    public List<StoredRun> list(String tenant, String workflowId, boolean unfinishedOnly, int limit)
            throws StoreUnavailableException {
        return connections.with(
                "listing runs", connection -> RunReads.list(connection, tenant, workflowId, unfinishedOnly, limit));
    }

    @Override
    public Map<RunStatus, Long> counts() throws StoreUnavailableException {
        return connections.with("counting runs", RunReads::counts);
    }

    @Override
    public List<RunKey> unfinished(String tenant, String workflowId, String definitionHash, String identity)
            throws StoreUnavailableException {
        return connections.with(
                "looking for unfinished runs of '" + workflowId + "'",
                connection -> Unfinished.runs(connection, tenant, workflowId, definitionHash, identity));
    }

    @Override
    public List<String> unfinishedDefinitions(String workflowId) throws StoreUnavailableException {
        return connections.with(
                "looking for unfinished runs of '" + workflowId + "'",
                connection -> Unfinished.definitions(connection, workflowId));
    }

    @Override
    public List<EndedRun> ended(String tenant, String workflowId) throws StoreUnavailableException {
        return connections.with(
                "looking for ended runs of '" + workflowId + "'",
                connection -> RunReads.ended(connection, tenant, workflowId));
    }

    @Override
    public List<RunKey> untold(String tenant, String workflowId) throws StoreUnavailableException {
        return connections.with("looking for last events of '" + workflowId + "'", connection -> {
            LeaseKeeper.expireEnded(connection);
            return RunReads.untold(connection, tenant, workflowId);
        });
    }

    @Override
    public Optional<Driver> ownerOf(RunKey run) throws StoreUnavailableException {
        return connections.with("looking who drives run '" + run + "'", connection -> {
            LeaseKeeper.expireEnded(connection);
            return RunReads.ownerOf(connection, run);
        });
    }

    @Override
    public OptionalLong ask(RunKey run, RunCommand.Verb verb, String reason) throws StoreUnavailableException {
        return connections.with(
                "asking run '" + run + "' to " + verb.name().toLowerCase(Locale.ROOT),
                connection -> CommandRows.ask(connection, run, verb, reason));
    }

    @Override
    public boolean isOpen(RunKey run, long number) throws StoreUnavailableException {
        return connections.with(
                "looking after a command of run '" + run + "'",
                connection -> CommandRows.isOpen(connection, run, number));
    }

    @Override
    public void keep(String tenant, StoredDefinition definition) throws StoreUnavailableException {
        connections.with("keeping the definition of '" + definition.workflowId() + "'", connection -> {
            Kept.definition(connection, tenant, definition);
            return null;
        });
    }

    @Override
    public Optional<String> definition(String tenant, String workflowId, String hash) throws StoreUnavailableException {
        return connections.with(
                "reading a definition of '" + workflowId + "'",
                connection -> Kept.definition(connection, tenant, workflowId, hash));
    }

    @Override
    public void keepValue(String tenant, String workflowId, String sha256, String value)
            throws StoreUnavailableException {
        connections.with("keeping a large result", connection -> {
            Kept.value(connection, tenant, workflowId, sha256, value);
            return null;
        });
    }

    @Override
    public Optional<String> value(String tenant, String workflowId, String sha256) throws StoreUnavailableException {
        return connections.with(
                "reading a large result", connection -> Kept.value(connection, tenant, workflowId, sha256));
    }

    @Override
    public void ownsJob(long executionId) throws StoreUnavailableException {
        connections.with("keeping whose job execution " + executionId + " is", connection -> {
            JobProcesses.add(connection, executionId, DriverProcess.own());
            return null;
        });
    }

    @Override
    public int supersedeJobs(long by) throws StoreUnavailableException {
        return connections.with(
                "closing job executions of processes that are gone",
                connection -> JobProcesses.supersede(connection, by));
    }

    @Override
    public void supersedeJob(long executionId, long by) throws StoreUnavailableException {
        connections.with("closing job execution " + executionId, connection -> {
            JobProcesses.close(connection, executionId, by);
            return null;
        });
    }
}
