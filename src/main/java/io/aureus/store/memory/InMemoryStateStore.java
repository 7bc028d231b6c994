package io.aureus.store.memory;

import io.aureus.run.RunKey;
import io.aureus.run.RunRecord;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskRecord;
import io.aureus.store.Claim;
import io.aureus.store.ClaimedRun;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.LogMirror;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import io.aureus.store.StoredRun;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Runs and task states in memory. What survives the process is the event log, which is the truth here; finished runs are
 * forgotten beyond the latest {@value #FINISHED_MAX}.
 */
public final class InMemoryStateStore implements LogMirror {

    /** How many finished runs are remembered at most. */
    public static final int FINISHED_MAX = 1_000;

    /** The only driver of its process. */
    private static final String DRIVER = "this process";

    private final Map<Id, Row> rows = new LinkedHashMap<>();
    private final Set<Id> finished = new LinkedHashSet<>();
    private final Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);

    private record Id(String tenant, String runId) {
        static Id of(RunKey run) {
            return new Id(run.tenant(), run.runId());
        }
    }

    private static final class Row {
        private RunRecord run;
        private final Map<String, TaskRecord> tasks = new LinkedHashMap<>();
        private Claim claim;
        private UUID commit;

        private void put(List<TaskRecord> changed) {
            changed.forEach(task -> tasks.put(task.state().id(), task));
        }
    }

    @Override
    public String type() {
        return "in-memory";
    }

    @Override
    public Claim first() {
        return new Claim(DRIVER, 1);
    }

    @Override
    public synchronized Claim learn(RunRecord run, List<TaskRecord> tasks) {
        Row row = rows.get(Id.of(run.key()));
        if (row == null) {
            row = add(run, null);
        } else {
            change(row, run);
        }
        row.tasks.clear();
        row.put(tasks);
        remember(row);
        return claim(row);
    }

    private Row add(RunRecord run, Claim claim) {
        Row row = new Row();
        row.run = run;
        row.claim = claim;
        rows.put(Id.of(run.key()), row);
        count(run.status(), 1);
        return row;
    }

    private void change(Row row, RunRecord run) {
        count(row.run.status(), -1);
        count(run.status(), 1);
        row.run = run;
        if (!run.status().isFinished()) {
            finished.remove(Id.of(run.key()));
        }
    }

    private void count(RunStatus status, int by) {
        counts.merge(status, (long) by, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Forgets the oldest finished runs beyond the bound. */
    private void remember(Row row) {
        if (row.run.status().isFinished() && finished.add(Id.of(row.run.key())) && finished.size() > FINISHED_MAX) {
            Id oldest = finished.iterator().next();
            finished.remove(oldest);
            count(rows.remove(oldest).run.status(), -1);
        }
    }

    @Override
    public synchronized Optional<ClaimedRun> claim(RunKey run) {
        Row row = rows.get(Id.of(run));
        if (row == null) {
            return Optional.empty();
        }
        return Optional.of(new ClaimedRun(claim(row), row.run, List.copyOf(row.tasks.values()), List.of(), 0, null, 0));
    }

    private static Claim claim(Row row) {
        row.claim = new Claim(DRIVER, row.claim == null ? 1 : row.claim.epoch() + 1);
        return row.claim;
    }

    @Override
    public synchronized Committed commit(Commit commit) {
        Set<RunKey> lost = new HashSet<>();
        for (RunChange change : commit.changes()) {
            Row row = rows.get(Id.of(change.run().key()));
            if (row == null && change.begins()) {
                commit(add(change.run(), change.claim()), change, commit.id());
            } else if (row != null && isOnTop(row, change)) {
                commit(row, change, commit.id());
            } else if (row == null
                    || !change.claim().equals(row.claim)
                    || !commit.id().equals(row.commit)) {
                lost.add(change.run().key());
            }
        }
        commit.releases().forEach(this::release);
        return new Committed(lost, Map.of());
    }

    private static boolean isOnTop(Row row, RunChange change) {
        return change.claim().equals(row.claim) && row.run.nextSeq() == change.seen();
    }

    private void commit(Row row, RunChange change, UUID id) {
        change(row, change.run());
        row.put(change.tasks());
        row.commit = id;
        remember(row);
    }

    private void release(Release release) {
        Row row = rows.get(Id.of(release.run()));
        if (row != null && release.claim().equals(row.claim)) {
            row.claim = new Claim("", row.claim.epoch());
        }
    }

    @Override
    public synchronized Optional<StoredRun> find(String tenant, String runId) {
        Row row = rows.get(new Id(tenant, runId));
        return row == null ? Optional.empty() : Optional.of(new StoredRun(row.run, List.copyOf(row.tasks.values())));
    }

    @Override
    public synchronized List<StoredRun> list(String tenant, String workflowId, int limit) {
        List<StoredRun> found = new ArrayList<>();
        List<Row> all = new ArrayList<>(rows.values());
        for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
            RunKey key = all.get(i).run.key();
            if (key.tenant().equals(tenant)
                    && (workflowId == null || key.workflowId().equals(workflowId))) {
                found.add(new StoredRun(all.get(i).run, List.of()));
            }
        }
        return found;
    }

    @Override
    public synchronized Map<RunStatus, Long> counts() {
        return new EnumMap<>(counts);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
