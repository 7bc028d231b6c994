package io.aureus.eventlog.memory;

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
import io.aureus.run.EventType;
import io.aureus.run.Identity;
import io.aureus.run.RunKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The event log in this process's memory: same contract, except that nothing outlives the process. */
public final class InMemoryEventLog implements EventLog {

    private final Clock clock;
    private final Map<RunKey, List<Event>> runs = new LinkedHashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<RunKey, String> divergences = new HashMap<>();
    private long appended;
    private boolean closed;

    /** An empty log on the system's clock. */
    public InMemoryEventLog() {
        this(Clock.systemUTC());
    }

    /**
     * An empty log.
     *
     * @param clock says since when a run is held
     */
    public InMemoryEventLog(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized CompletionStage<Void> append(List<Event> events) {
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
        if (closed) {
            return CompletableFuture.failedFuture(closedFailure());
        }
        List<Event> history = runs.computeIfAbsent(key, k -> new ArrayList<>());
        for (Event event : events) {
            take(history, event);
        }
        return CompletableFuture.completedFuture(null);
    }

    private void take(List<Event> history, Event event) {
        appended++;
        int index = history.isEmpty() ? 0 : (int) (event.seq() - history.get(0).seq());
        if (index < 0 || index > history.size()) {
            throw new IllegalArgumentException("the next event of run '" + event.key() + "' has seq "
                    + (history.get(0).seq() + history.size()) + ", not " + event.seq());
        }
        if (index == history.size()) {
            history.add(event);
        } else if (!history.get(index).equals(event)) {
            divergences.put(
                    event.key(), "AUR-302 run '" + event.key() + "' has two different events with seq " + event.seq());
        }
    }

    private static LogUnavailableException closedFailure() {
        return new LogUnavailableException("AUR-310 the event log is closed; nothing more can be appended", null);
    }

    private void checkOpen() throws LogUnavailableException {
        if (closed) {
            throw closedFailure();
        }
    }

    @Override
    public void takenUp(RunKey run) {
        // it refuses nothing of which the rest would have to wait
    }

    @Override
    public Hold hold(RunKey run) throws HeldElsewhereException, LogUnavailableException {
        return take("run", run, "AUR-303 run '" + run + "' is driven");
    }

    @Override
    public Hold holdIdentity(String tenant, String workflowId, String identity)
            throws HeldElsewhereException, LogUnavailableException {
        return take(
                "identity",
                new RunKey(tenant, workflowId, identity),
                "AUR-304 a run of workflow '" + workflowId + "' with the same inputs is being started");
    }

    private static String name(String kind, RunKey run) {
        return kind + "\n" + run.tenant() + "\n" + run.workflowId() + "\n" + run.runId();
    }

    private synchronized Hold take(String kind, RunKey run, String what)
            throws HeldElsewhereException, LogUnavailableException {
        checkOpen();
        String name = name(kind, run);
        Holder holder = holders.get(name);
        if (holder != null) {
            throw new HeldElsewhereException(what + " by this process since " + holder.since(), holder);
        }
        Holder self = new Holder("localhost", ProcessHandle.current().pid(), clock.instant());
        holders.put(name, self);
        return new MemoryHold(run, name, self);
    }

    private final class MemoryHold implements Hold {

        private final RunKey run;
        private final String name;
        private final Holder self;
        private final AtomicBoolean released = new AtomicBoolean();

        MemoryHold(RunKey run, String name, Holder self) {
            this.run = run;
            this.name = name;
            this.self = self;
        }

        @Override
        public RunKey run() {
            return run;
        }

        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                synchronized (InMemoryEventLog.this) {
                    holders.remove(name, self);
                }
            }
        }
    }

    @Override
    public List<Event> history(Hold hold) throws LogUnavailableException, DivergedException {
        if (!(hold instanceof MemoryHold own) || own.released.get()) {
            throw new IllegalArgumentException("history() needs a hold of this log that is not closed");
        }
        return peek(hold.run());
    }

    @Override
    public synchronized List<Event> peek(RunKey run) throws LogUnavailableException, DivergedException {
        checkOpen();
        if (divergences.containsKey(run)) {
            throw new DivergedException(divergences.get(run));
        }
        return List.copyOf(runs.getOrDefault(run, List.of()));
    }

    @Override
    public synchronized Stream<RunSummary> runs(String tenant, String workflowId, boolean unfinishedOnly)
            throws LogUnavailableException {
        checkOpen();
        List<RunSummary> found = new ArrayList<>();
        runs.forEach((key, history) -> {
            RunSummary summary = summary(key, history);
            boolean asked = (tenant == null || key.tenant().equals(tenant))
                    && (workflowId == null || workflowId.equals(key.workflowId()));
            if (asked && !(unfinishedOnly && summary.finished())) {
                found.add(summary);
            }
        });
        found.sort(Comparator.comparing(RunSummary::startedAt)
                .thenComparing(summary -> summary.key().runId()));
        return found.stream();
    }

    private static RunSummary summary(RunKey key, List<Event> history) {
        Map<String, Object> data = Map.of();
        String status = "running";
        Instant startedAt = history.get(0).timestamp();
        for (Event event : history) {
            data = event.type() == EventType.WORKFLOW_STARTED ? event.data() : data;
            status = statusAfter(event.type(), status);
        }
        return new RunSummary(
                key,
                data.get("identity") instanceof String identity ? identity : null,
                data.get("definitionHash") instanceof String hash ? hash : null,
                "servers".equals(data.get("belongsTo")),
                status,
                startedAt,
                history.get(history.size() - 1).timestamp());
    }

    private static String statusAfter(EventType type, String before) {
        return switch (type) {
            case WORKFLOW_STARTED, WORKFLOW_RESUMED -> "running";
            case WORKFLOW_PAUSED -> "paused";
            case WORKFLOW_COMPLETED -> "completed";
            case WORKFLOW_FAILED -> "failed";
            case WORKFLOW_CANCELLED -> "cancelled";
            default -> before;
        };
    }

    @Override
    public synchronized Optional<RunSummary> find(String tenant, String runId) throws LogUnavailableException {
        checkOpen();
        return runs.entrySet().stream()
                .filter(entry -> entry.getKey().tenant().equals(tenant)
                        && entry.getKey().runId().equals(runId))
                .map(entry -> summary(entry.getKey(), entry.getValue()))
                .findFirst();
    }

    @Override
    public synchronized Optional<LastEvent> last(RunKey run) throws LogUnavailableException {
        checkOpen();
        List<Event> history = runs.get(run);
        if (history == null) {
            return Optional.empty();
        }
        Event latest = history.get(history.size() - 1);
        return Optional.of(new LastEvent(latest.seq(), latest.timestamp()));
    }

    @Override
    public void legacy(String tenant, String workflowId, LegacyVisitor visitor) {
        // nobody else ever wrote it
    }

    @Override
    public synchronized Optional<Holder> holder(RunKey run) throws LogUnavailableException {
        checkOpen();
        return Optional.ofNullable(holders.get(name("run", run)));
    }

    @Override
    public synchronized String storeValue(String tenant, String workflowId, String value)
            throws LogUnavailableException {
        checkOpen();
        String name = Identity.sha256(value);
        values.put(tenant + "\n" + workflowId + "\n" + name, value);
        return name;
    }

    @Override
    public synchronized String value(String tenant, String workflowId, String sha256) throws LogUnavailableException {
        checkOpen();
        String value = values.get(tenant + "\n" + workflowId + "\n" + sha256);
        if (value == null) {
            throw new LogUnavailableException(
                    "AUR-307 no value " + sha256 + " is stored with '" + workflowId + "'", null);
        }
        return value;
    }

    @Override
    public StoredValue stored(String tenant, String workflowId, String sha256) throws LogUnavailableException {
        String value = value(tenant, workflowId, sha256);
        return new StoredValue(sha256, value.getBytes(StandardCharsets.UTF_8).length, "");
    }

    @Override
    public synchronized LogGauges gauges() {
        return new LogGauges("in-memory", "", 0, 0, appended, 0, 0, "");
    }

    @Override
    public synchronized void close() {
        closed = true;
        holders.clear();
    }
}
