package io.aureus.store.postgres.jpa;

import io.aureus.store.postgres.Deployment;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;

/** A row of {@code deployments}. Never written. */
@Entity
@IdClass(ListedDeployment.Key.class)
@Table(schema = "aureus", name = "deployments")
@NamedQuery(
        name = "deployments",
        query = "SELECT d FROM ListedDeployment d WHERE d.tenant = :tenant"
                + " AND (:environment IS NULL OR d.environment = :environment)"
                + " AND (:workflow IS NULL OR d.workflowId = :workflow)"
                + " ORDER BY d.createdAt DESC, d.environment, d.workflowId, d.number DESC")
class ListedDeployment {

    /** The primary key. */
    record Key(String tenant, String environment, String workflowId, long number) {}

    @Id
    @Column(name = "tenant_id")
    private String tenant;

    @Id
    private String environment;

    @Id
    @Column(name = "workflow_id")
    private String workflowId;

    @Id
    private long number;

    @Column(name = "definition_hash")
    private String definitionHash;

    private String actor;

    private boolean current;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    /** For JPA. */
    protected ListedDeployment() {}

    Deployment deployment() {
        return new Deployment(
                tenant, environment, workflowId, definitionHash, number, actor, createdAt.toInstant(), current);
    }
}
