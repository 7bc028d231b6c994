package io.aureus.store.memory;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import io.aureus.run.TaskState;
import io.aureus.store.Claim;
import io.aureus.store.RunChange;
import io.aureus.store.StateStore;
import io.aureus.store.StoredRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs and task states in memory. What survives the process is the event log, which is the truth here; finished runs are
 * forgotten beyond the latest {@value #FINISHED_MAX}.
 */
public final class InMemoryStateStore implements StateStore {

    /** How many finished runs are remembered at most. */
    public static final int FINISHED_MAX = 1_000;

    private final Map<RunKey, Row> rows = new LinkedHashMap<>();
    private final Map<TenantRun, RunKey> byId = new LinkedHashMap<>();
    private final Set<RunKey> finished = new LinkedHashSet<>();
    private final Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);

    private record TenantRun(String tenant, String runId) {}

    private static final class Row {
        private StoredRun run;
        private final Map<String, TaskState> tasks = new LinkedHashMap<>();
        private Claim claim;

        private StoredRun copy() {
            return new StoredRun(
                    run.key(),
                    run.status(),
                    run.version(),
                    run.startedAt(),
                    run.completedAt(),
                    run.error(),
                    Collections.unmodifiableMap(new LinkedHashMap<>(tasks)));
        }
    }

    @Override
    public String type() {
        return "in-memory";
    }

    @Override
    public boolean isTruth() {
        return false;
    }

    @Override
    public synchronized Claim claim(StoredRun run, String driver) {
        Row row = rows.get(run.key());
        if (row == null) {
            row = new Row();
            rows.put(run.key(), row);
            byId.put(new TenantRun(run.key().tenant(), run.key().runId()), run.key());
        } else {
            count(row.run.status(), -1);
            finished.remove(run.key());
        }
        row.run = run;
        row.tasks.clear();
        row.tasks.putAll(run.tasks());
        row.claim = new Claim(driver, row.claim == null ? 1 : row.claim.epoch() + 1);
        count(run.status(), 1);
        remember(row);
        return row.claim;
    }

    @Override
    public synchronized Set<RunKey> commit(List<RunChange> changes) {
        Set<RunKey> lost = new HashSet<>();
        for (RunChange change : changes) {
            Row row = rows.get(change.run().key());
            long seen = change.run().version() - change.events().size();
            if (row == null || !change.claim().equals(row.claim) || row.run.version() != seen) {
                lost.add(change.run().key());
            } else {
                commit(row, change);
            }
        }
        return lost;
    }

    private void commit(Row row, RunChange change) {
        count(row.run.status(), -1);
        count(change.run().status(), 1);
        boolean reopened =
                row.run.status().isFinished() && !change.run().status().isFinished();
        row.run = change.run();
        change.tasks().forEach(task -> row.tasks.put(task.id(), task));
        if (reopened) {
            finished.remove(row.run.key());
        }
        remember(row);
    }

    private void count(RunStatus status, int by) {
        counts.merge(status, (long) by, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Forgets the oldest finished runs beyond the bound. */
    private void remember(Row row) {
        if (row.run.status().isFinished() && finished.add(row.run.key()) && finished.size() > FINISHED_MAX) {
            RunKey oldest = finished.iterator().next();
            finished.remove(oldest);
            count(rows.remove(oldest).run.status(), -1);
            byId.remove(new TenantRun(oldest.tenant(), oldest.runId()));
        }
    }

    @Override
    public synchronized void release(RunKey run, Claim claim) {
        Row row = rows.get(run);
        if (row != null && claim.equals(row.claim)) {
            row.claim = new Claim("", row.claim.epoch());
        }
    }

    @Override
    public synchronized Optional<StoredRun> find(String tenant, String runId) {
        RunKey key = byId.get(new TenantRun(tenant, runId));
        return key == null ? Optional.empty() : Optional.of(rows.get(key).copy());
    }

    @Override
    public synchronized List<StoredRun> list(String tenant, String workflowId, int limit) {
        List<StoredRun> found = new ArrayList<>();
        List<Row> all = new ArrayList<>(rows.values());
        for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
            RunKey key = all.get(i).run.key();
            if (key.tenant().equals(tenant)
                    && (workflowId == null || key.workflowId().equals(workflowId))) {
                found.add(all.get(i).copy());
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
