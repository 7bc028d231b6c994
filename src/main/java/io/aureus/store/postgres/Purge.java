package io.aureus.store.postgres;

import io.aureus.run.Event;
import io.aureus.run.RunKey;
import io.aureus.store.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Deletes what is kept of runs that ended long ago, and what only they needed, in small transactions, with pauses between
 * them. Never a run that is unfinished, has a command, has events that the log may lack, or belongs to a driver whose lease
 * was not taken.
 *
 * <p>The event log hears of each run first: the decision is a commit of the run like any other, with {@code WORKFLOW_PURGED}
 * as its events, numbered after the run's last one, on the row; then the event is appended; when it is acknowledged the row
 * goes, unless somebody has taken the run meanwhile, say to retry it, who finds the event on the row and appends it before
 * anything else. So a purge that dies anywhere leaves rows that the next one finishes with the very same events, and the
 * log, which counts equal events once, never lacks one of a run that is gone and never has two that differ.
 *
 * <p>Any number of purges may be at work at once, in one process or several. Not thread-safe: one purge a thread.
 */
public final class Purge {

    /** Large values in one transaction: they may have up to 64 MiB each. */
    private static final int VALUES_AT_ONCE = 20;

    private final Connections connections;
    private final Function<List<Event>, CompletionStage<Void>> log;

    /**
     * Purges of one database.
     *
     * @param source lends a connection for each transaction
     * @param log appends events of one run: {@code eventLog::append}
     */
    public Purge(DataSource source, Function<List<Event>, CompletionStage<Void>> log) {
        this(new Connections(Objects.requireNonNull(source, "source")), log);
    }

    Purge(Connections connections, Function<List<Event>, CompletionStage<Void>> log) {
        this.connections = connections;
        this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * Deletes, or counts. Repeating an order that was interrupted or failed goes on where it was.
     *
     * @param order what, and how gently
     * @param progress hears what was deleted so far after each transaction that deleted something
     * @return what was deleted, or would be
     * @throws StoreUnavailableException if the database cannot be reached or refuses (AUR-601), or the event log does
     *     (AUR-615); what is not deleted is as it was
     * @throws InterruptedException if the thread was interrupted; noticed between two transactions
     */
    public Purged execute(PurgeOrder order, Consumer<Purged> progress)
            throws StoreUnavailableException, InterruptedException {
        Instant before = now().minus(order.olderThan());
        PurgedRuns runs = new PurgedRuns(order, before);
        PurgedJobs jobs = new PurgedJobs(order.jobNames(), before);
        if (order.dryRun()) {
            return connections.with(
                    "counting what a purge would delete",
                    connection -> runs.count(connection)
                            .plus(new Purged(0, 0, 0, 0, jobs.count(connection), PurgedRest.idleDrivers(connection))));
        }
        PurgedRest rest = new PurgedRest(order, before);
        PurgeBatches batches = new PurgeBatches(order, progress);
        batches.whileAny(order.batchSize(), size -> runs(runs, size));
        batches.whileAny(VALUES_AT_ONCE, size -> counted(c -> new Purged(0, 0, rest.values(c, size), 0, 0, 0)));
        batches.once(() -> counted(c -> new Purged(0, 0, 0, rest.definitions(c), 0, 0)));
        if (!order.jobNames().isEmpty()) {
            batches.whileAny(order.batchSize(), size -> counted(c -> new Purged(0, 0, 0, 0, jobs.delete(c, size), 0)));
        }
        batches.once(() -> counted(c -> new Purged(0, 0, 0, 0, 0, PurgedRest.drivers(c))));
        return batches.total();
    }

    private Instant now() throws StoreUnavailableException {
        return connections.with("reading the database's clock", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT clock_timestamp() AS now");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return RunRow.instant(row, "now");
            }
        });
    }

    private PurgeBatches.Done counted(Connections.Work<Purged> work) throws StoreUnavailableException {
        Purged purged = connections.with("purging", work);
        return new PurgeBatches.Done(purged, !purged.equals(Purged.NOTHING));
    }

    private PurgeBatches.Done runs(PurgedRuns runs, int size) throws StoreUnavailableException {
        List<Event> events = connections.with("deciding on runs to purge", connection -> runs.decide(connection, size));
        Map<RunKey, String> refused = new LinkedHashMap<>();
        List<RunKey> logged = append(events, refused);
        Purged purged = logged.isEmpty()
                ? Purged.NOTHING
                : connections.with("deleting runs", connection -> runs.delete(connection, logged));
        if (!refused.isEmpty()) {
            Map.Entry<RunKey, String> first = refused.entrySet().iterator().next();
            throw new StoreUnavailableException(
                    "AUR-615 The event log did not take that " + refused.size() + " runs are purged, run '"
                            + first.getKey() + "' first (" + first.getValue()
                            + "). They are still there. Remove the cause, then purge again",
                    null);
        }
        return new PurgeBatches.Done(purged, !events.isEmpty());
    }

    private List<RunKey> append(List<Event> events, Map<RunKey, String> refused) {
        Map<RunKey, CompletableFuture<Void>> appends = new LinkedHashMap<>();
        events.forEach(
                event -> appends.put(event.key(), log.apply(List.of(event)).toCompletableFuture()));
        List<RunKey> logged = new ArrayList<>();
        appends.forEach((run, append) -> {
            try {
                append.join();
                logged.add(run);
            } catch (CompletionException e) {
                refused.put(run, String.valueOf(e.getCause().getMessage()));
            }
        });
        return logged;
    }
}
