package io.aureus.store;

import io.aureus.workflow.Workflow;
import java.util.Objects;

/**
 * A workflow's definition as a store keeps it.
 *
 * @param workflowId the workflow's id
 * @param hash SHA-256 of the text, 64 lower-case hex digits
 * @param name for people
 * @param version as written, or null
 * @param text canonical; what the hash names
 */
public record StoredDefinition(String workflowId, String hash, String name, String version, String text) {
    /** Only the version may be null. */
    public StoredDefinition {
        Objects.requireNonNull(workflowId, "workflowId");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
    }

    /**
     * A workflow's.
     *
     * @param workflow any
     */
    public static StoredDefinition of(Workflow workflow) {
        return new StoredDefinition(
                workflow.id(), workflow.definitionHash(), workflow.name(), workflow.version(), workflow.canonical());
    }
}
