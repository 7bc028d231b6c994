package io.aureus.cli;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.LegacyVisitor;
import io.aureus.eventlog.LogGauges;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.StoredValue;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A log that several commands use one after the other.
 *
 * @param log closed by whoever opened it
 */
record StaysOpen(EventLog log) implements EventLog {
    @Override
    public CompletionStage<Void> append(List<Event> events) {
        return log.append(events);
    }

    @Override
    public void takenUp(RunKey run) {
        log.takenUp(run);
    }

    @Override
    public Hold hold(RunKey run) throws HeldElsewhereException, LogUnavailableException {
        return log.hold(run);
    }

    @Override
    public Hold holdIdentity(String tenant, String workflowId, String identity)
            throws HeldElsewhereException, LogUnavailableException {
        return log.holdIdentity(tenant, workflowId, identity);
    }

    @Override
    public List<Event> history(Hold hold) throws LogUnavailableException, DivergedException {
        return log.history(hold);
    }

    @Override
    public List<Event> peek(RunKey run) throws LogUnavailableException, DivergedException {
        return log.peek(run);
    }

    @Override
    public Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly)
            throws LogUnavailableException {
        return log.runs(tenant, workflowId, unfinishedOnly);
    }

    @Override
    public Optional<RunSummary> find(String tenant, String runId) throws LogUnavailableException {
        return log.find(tenant, runId);
    }

    @Override
    public Optional<LastEvent> last(RunKey run) throws LogUnavailableException {
        return log.last(run);
    }

    @Override
    public void legacy(String tenant, String workflowId, LegacyVisitor visitor) throws LogUnavailableException {
        log.legacy(tenant, workflowId, visitor);
    }

    @Override
    public Optional<Holder> holder(RunKey run) throws LogUnavailableException {
        return log.holder(run);
    }

    @Override
    public String storeValue(String tenant, String workflowId, String value) throws LogUnavailableException {
        return log.storeValue(tenant, workflowId, value);
    }

    @Override
    public String value(String tenant, String workflowId, String sha256) throws LogUnavailableException {
        return log.value(tenant, workflowId, sha256);
    }

    @Override
    public StoredValue stored(String tenant, String workflowId, String sha256) throws LogUnavailableException {
        return log.stored(tenant, workflowId, sha256);
    }

    @Override
    public LogGauges gauges() {
        return log.gauges();
    }

    @Override
    public void close() {
        // its owner closes it
    }
}
