package io.aureus.store.postgres.jpa;

import io.aureus.run.RunKey;
import io.aureus.run.RunStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * A row of {@code workflow_states} as a list shows it, as opposed to {@link io.aureus.run.RunRecord}, which is all that is
 * needed to go on with the run. Never written.
 */
@Entity
@IdClass(ListedRun.Key.class)
@Table(schema = "aureus", name = "workflow_states")
// The condition that is always true lets the index by which lists are sorted serve.
@NamedQuery(
        name = "runs",
        query = "SELECT r FROM ListedRun r WHERE r.tenant = :tenant AND SQL('? > ''-infinity''', r.createdAt)"
                + " AND (:workflow IS NULL OR r.workflowId = :workflow) AND (:ended = TRUE OR r.status IN :open)"
                + " ORDER BY r.createdAt DESC, r.runId DESC")
public class ListedRun {

    /** The primary key. */
    public record Key(String tenant, String runId) {}

    @Id
    @Column(name = "tenant_id")
    private String tenant;

    @Id
    @Column(name = "run_id")
    private String runId;

    @Column(name = "workflow_id")
    private String workflowId;

    @Column(name = "definition_hash")
    private String definitionHash;

    private String status;

    private boolean submitted;

    private String owner;

    private String error;

    private String parked;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "started_at")
    private OffsetDateTime startedAt;

    @Column(name = "completed_at")
    private OffsetDateTime completedAt;

    /** For JPA. */
    protected ListedRun() {}

    /** Whose run it is, of which workflow, and its id. */
    public RunKey key() {
        return new RunKey(tenant, workflowId, runId);
    }

    /** Where it stands. */
    public RunStatus status() {
        return RunStatus.valueOf(status.toUpperCase(Locale.ROOT));
    }

    /** The hash of its definition. */
    public String definitionHash() {
        return definitionHash;
    }

    /** Whether it belongs to the servers. */
    public boolean submitted() {
        return submitted;
    }

    /** The driver that drives it, or null. */
    public String owner() {
        return owner;
    }

    /** Why it failed, or null. */
    public String error() {
        return error;
    }

    /** Why nobody may drive it although it is not ended, or null; see {@link io.aureus.store.DurableStateStore#park}. */
    public String parked() {
        return parked;
    }

    /** When it was queued, or began. */
    public Instant createdAt() {
        return createdAt.toInstant();
    }

    /** When its first task was to begin, or null. */
    public Instant startedAt() {
        return startedAt == null ? null : startedAt.toInstant();
    }

    /** When it ended, or null. */
    public Instant completedAt() {
        return completedAt == null ? null : completedAt.toInstant();
    }
}
