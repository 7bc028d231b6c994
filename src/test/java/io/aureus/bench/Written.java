package io.aureus.bench;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** Rows as JPA would write them, as far as {@link JpaBench} needs. */
final class Written {

    private Written() {}

    /** A run; its number of events is its version, as in the store. */
    @Entity(name = "WrittenRun")
    @IdClass(Run.Key.class)
    @Table(schema = "aureus", name = "workflow_states")
    static class Run {
        record Key(String tenant, String runId) {}

        @Id
        @Column(name = "tenant_id")
        String tenant;

        @Id
        @Column(name = "run_id")
        String runId;

        @Version
        @Column(name = "next_seq")
        long nextSeq;

        String owner;
        String status;
        String events;
    }

    /** A task of a run. */
    @Entity(name = "WrittenTask")
    @IdClass(Task.Key.class)
    @Table(schema = "aureus", name = "task_states")
    static class Task {
        record Key(String tenant, String runId, String taskId) {}

        @Id
        @Column(name = "tenant_id")
        String tenant;

        @Id
        @Column(name = "run_id")
        String runId;

        @Id
        @Column(name = "task_id")
        String taskId;

        String status;
        long seq;
        int attempt;
        int execution;
        int round;
        String result;
    }

    /** A definition. */
    @Entity(name = "WrittenDefinition")
    @IdClass(DefinitionKey.class)
    @Table(schema = "aureus", name = "workflow_versions")
    static class Definition {
        @Id
        @Column(name = "tenant_id")
        String tenant;

        @Id
        @Column(name = "workflow_id")
        String workflowId;

        @Id
        @Column(name = "definition_hash")
        String definitionHash;

        String name;
        String definition;
    }

    /** The key of a definition. */
    record DefinitionKey(String tenant, String workflowId, String definitionHash) {}

    /** A deployment. */
    @Entity(name = "WrittenDeployment")
    @IdClass(Deployed.Key.class)
    @Table(schema = "aureus", name = "deployments")
    static class Deployed {
        record Key(String tenant, String environment, String workflowId, long number) {}

        @Id
        @Column(name = "tenant_id")
        String tenant;

        @Id
        String environment;

        @Id
        @Column(name = "workflow_id")
        String workflowId;

        @Id
        long number;

        @Column(name = "definition_hash")
        String definitionHash;

        String actor;
        boolean current;
    }
}
