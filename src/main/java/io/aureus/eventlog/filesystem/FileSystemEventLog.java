package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.Hold;
import io.aureus.eventlog.Holder;
import io.aureus.eventlog.IoReason;
import io.aureus.eventlog.LastEvent;
import io.aureus.eventlog.LegacyVisitor;
import io.aureus.eventlog.LogGauges;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.eventlog.StoredValue;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The event log as plain JSON Lines files below one directory, forced before anything is acknowledged. Several processes
 * may use one directory at the same time. docs/event-log.md tells format and layout.
 */
public final class FileSystemEventLog implements EventLog {

    private final Storage storage;
    private final ExecutorService ownExecutor;
    private final Holds holds;
    private final Values values;
    private final Counts counts = new Counts();
    private final Lanes lanes;
    private final RunSearch search;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens a log for any Java program, with threads of its own that end when idle.
     *
     * @param directory made if missing; on a local file system
     * @throws LogUnavailableException if it cannot be used
     */
    public FileSystemEventLog(Path directory) throws LogUnavailableException {
        this(open(directory), daemons(), Clock.systemUTC(), new Protocol(), true);
    }

    /**
     * Opens a log on a storage with the caller's threads and time.
     *
     * @param storage closed with the log
     * @param lanes runs the drains, one at a time for each workflow; may run them in the caller
     * @param clock for the names of closed files and delays after failures
     */
    public FileSystemEventLog(Storage storage, Executor lanes, Clock clock) {
        this(storage, lanes, clock, new Protocol(), false);
    }

    FileSystemEventLog(Storage storage, Executor lanes, Clock clock, Protocol protocol, boolean ownsExecutor) {
        this.storage = Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(lanes, "lanes");
        this.ownExecutor = ownsExecutor ? (ExecutorService) lanes : null;
        Objects.requireNonNull(clock, "clock");
        this.lanes = new Lanes(storage, protocol, lanes, clock, counts);
        this.holds = new Holds(storage, this.lanes, clock, counts);
        this.values = new Values(storage, protocol);
        this.search = new RunSearch(storage, this.lanes);
    }

    /**
     * The storage of a directory, for the constructor that takes threads and time.
     *
     * @param directory made if missing; on a local file system
     * @return to be handed to one log, which closes it
     * @throws LogUnavailableException if it cannot be used
     */
    public static Storage open(Path directory) throws LogUnavailableException {
        try {
            return NioStorage.open(directory);
        } catch (IOException e) {
            throw unavailable("the log directory " + directory.toAbsolutePath() + " cannot be used", e);
        }
    }

    private static ExecutorService daemons() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "aureus-event-log");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static LogUnavailableException unavailable(String what, IOException e) {
        if (e instanceof LogUnavailableException already) {
            return already;
        }
        String message = e.getMessage() != null && e.getMessage().startsWith("AUR-")
                ? e.getMessage()
                : "AUR-301 " + what + ": " + IoReason.of(e) + ". Check the directory, its rights and its space";
        return new LogUnavailableException(message, e);
    }

    private void checkOpen() throws LogUnavailableException {
        if (closed.get()) {
            throw new LogUnavailableException("AUR-310 the event log " + storage.root() + " is closed", null);
        }
    }

    @Override
    public CompletionStage<Void> append(List<Event> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append has at least one event");
        }
        RunKey key = events.get(0).key();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (!event.key().equals(key) || event.seq() != events.get(0).seq() + i) {
                throw new IllegalArgumentException("an append has one run's events in order of seq, event " + i
                        + " is of run '" + event.key() + "' with seq " + event.seq());
            }
        }
        if (closed.get()) {
            return CompletableFuture.failedFuture(new LogUnavailableException(
                    "AUR-310 the event log " + storage.root() + " is closed; nothing more can be appended", null));
        }
        return lanes.of(key.tenant(), key.workflowId()).append(List.copyOf(events));
    }

    @Override
    public void takenUp(RunKey run) {
        lanes.of(run.tenant(), run.workflowId()).forgetRefusals(run);
    }

    @Override
    public Hold hold(RunKey run) throws HeldElsewhereException, LogUnavailableException {
        return hold(run, Positions.ofRun(run), "AUR-303 run '" + run + "' is driven");
    }

    @Override
    public Hold holdIdentity(String tenant, String workflowId, String identity)
            throws HeldElsewhereException, LogUnavailableException {
        RunKey key = new RunKey(tenant, workflowId, identity);
        return hold(
                key,
                Positions.ofIdentity(key),
                "AUR-304 a run of workflow '" + workflowId + "' with the same inputs is being started");
    }

    private Hold hold(RunKey run, long position, String what) throws HeldElsewhereException, LogUnavailableException {
        checkOpen();
        try {
            return holds.take(run, position, what);
        } catch (IOException e) {
            throw unavailable("run '" + run + "' cannot be held", e);
        }
    }

    @Override
    public List<Event> history(Hold hold) throws LogUnavailableException, DivergedException {
        checkOpen();
        if (!(hold instanceof Holds.FileHold own) || !own.isOf(holds)) {
            throw new IllegalArgumentException("history() needs a hold of this log that is not closed");
        }
        RunKey run = hold.run();
        Lane lane = lanes.of(run.tenant(), run.workflowId());
        return reading("history of run '" + run + "'", () -> lane.between(() -> lane.history(run)));
    }

    @Override
    public List<Event> peek(RunKey run) throws LogUnavailableException, DivergedException {
        checkOpen();
        WorkflowLog log = lanes.of(run.tenant(), run.workflowId()).log();
        return reading("events of run '" + run + "'", () -> log.peek(run));
    }

    /** A read that may fail in the two ways the port names. */
    private interface Reading<T> {
        T read() throws Exception;
    }

    private static <T> T reading(String what, Reading<T> reading) throws LogUnavailableException, DivergedException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw unavailable("the " + what + " cannot be read", e);
        } catch (DivergedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly)
            throws LogUnavailableException {
        checkOpen();
        try {
            return search.runs(tenant, workflowId, unfinishedOnly).stream();
        } catch (IOException e) {
            throw unavailable("the runs cannot be listed", e);
        }
    }

    @Override
    public Optional<RunSummary> find(String tenant, String runId) throws LogUnavailableException {
        checkOpen();
        try {
            return search.find(tenant, runId);
        } catch (IOException e) {
            throw unavailable("run '" + runId + "' cannot be looked up", e);
        }
    }

    @Override
    public Optional<LastEvent> last(RunKey run) throws LogUnavailableException {
        checkOpen();
        try {
            return search.last(run);
        } catch (IOException e) {
            throw unavailable("run '" + run + "' cannot be looked up", e);
        }
    }

    @Override
    public void legacy(String tenant, String workflowId, LegacyVisitor visitor) throws LogUnavailableException {
        checkOpen();
        try {
            search.legacy(tenant, workflowId, visitor);
        } catch (IOException e) {
            throw unavailable("what the original logged cannot be read", e);
        }
    }

    @Override
    public Optional<Holder> holder(RunKey run) throws LogUnavailableException {
        checkOpen();
        try {
            return holds.holder(Positions.ofRun(run));
        } catch (IOException e) {
            throw unavailable("it cannot be told who holds run '" + run + "'", e);
        }
    }

    @Override
    public String storeValue(String tenant, String workflowId, String value) throws LogUnavailableException {
        checkOpen();
        try {
            return values.store(tenant, workflowId, value);
        } catch (IOException e) {
            LogUnavailableException failure =
                    unavailable("a value of workflow '" + workflowId + "' cannot be stored", e);
            counts.failed(failure.getMessage());
            throw failure;
        }
    }

    @Override
    public String value(String tenant, String workflowId, String sha256) throws LogUnavailableException {
        checkOpen();
        try {
            return values.read(tenant, workflowId, sha256);
        } catch (IOException e) {
            throw unavailable("the value " + sha256 + " cannot be read", e);
        }
    }

    @Override
    public StoredValue stored(String tenant, String workflowId, String sha256) throws LogUnavailableException {
        checkOpen();
        try {
            return values.stat(tenant, workflowId, sha256);
        } catch (IOException e) {
            throw unavailable("the value " + sha256 + " cannot be found", e);
        }
    }

    @Override
    public LogGauges gauges() {
        return new LogGauges(
                "filesystem",
                storage.root(),
                lanes.sum(WorkflowLog::bytesKnown),
                lanes.sum(WorkflowLog::filesKnown),
                counts.events(),
                counts.writes(),
                counts.forces(),
                counts.lastError());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            holds.letAllGo();
            lanes.close();
            holds.close();
            storage.close();
            if (ownExecutor != null) {
                ownExecutor.shutdown();
            }
        }
    }
}
