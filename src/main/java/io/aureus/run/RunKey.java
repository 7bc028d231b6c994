package io.aureus.run;

import java.util.Objects;

/**
 * Names one run among all.
 *
 * @param tenant whose run it is; {@link #DEFAULT_TENANT} unless said otherwise
 * @param workflowId the workflow it executes
 * @param runId unique within the tenant, 1 to 256 characters without control characters
 */
public record RunKey(String tenant, String workflowId, String runId) {

    /** The tenant of runs for which none was given. */
    public static final String DEFAULT_TENANT = "default";

    /** None may be null. */
    public RunKey {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(workflowId, "workflowId");
        Objects.requireNonNull(runId, "runId");
    }

    /** The run id, for messages. */
    @Override
    public String toString() {
        return runId;
    }
}
