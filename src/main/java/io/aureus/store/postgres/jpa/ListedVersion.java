package io.aureus.store.postgres.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A row of {@code workflow_versions} as a list shows it: without the text of the definition. Never written. */
@Entity
@IdClass(ListedVersion.Key.class)
@Table(schema = "aureus", name = "workflow_versions")
@NamedQuery(
        name = "versions",
        query =
                "SELECT v FROM ListedVersion v WHERE v.tenant = :tenant AND (:workflow IS NULL OR v.workflowId = :workflow)"
                        + " ORDER BY v.createdAt DESC, v.workflowId, v.definitionHash")
public class ListedVersion {

    /** The primary key. */
    public record Key(String tenant, String workflowId, String definitionHash) {}

    @Id
    @Column(name = "tenant_id")
    private String tenant;

    @Id
    @Column(name = "workflow_id")
    private String workflowId;

    @Id
    @Column(name = "definition_hash")
    private String definitionHash;

    private String name;

    private String version;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    /** For JPA. */
    protected ListedVersion() {}

    /** The workflow's id. */
    public String workflowId() {
        return workflowId;
    }

    /** The SHA-256 of its canonical text. */
    public String definitionHash() {
        return definitionHash;
    }

    /** The workflow's name. */
    public String name() {
        return name;
    }

    /** What its author calls the version, or null. */
    public String version() {
        return version;
    }

    /** When it was first kept. */
    public Instant createdAt() {
        return createdAt.toInstant();
    }
}
