package io.aureus.management.jmx;

import java.util.List;
import java.util.Map;

/** What is in the database, newest first; times in UTC. */
public interface CatalogueMXBean {

    /**
     * Runs: {@code runId}, {@code workflowId}, {@code status}, {@code definitionHash}, {@code submitted}, {@code createdAt},
     * and, where there is one, {@code startedAt}, {@code completedAt}, {@code owner}, {@code error} and
     * {@code parked}, why nobody may drive it.
     *
     * @param tenant whose; null or empty for the default tenant
     * @param workflowId of which workflow; null or empty for all
     * @param unfinishedOnly without those that ended
     * @param limit how many at most, 1 to 10,000
     */
    List<Map<String, String>> listRuns(String tenant, String workflowId, boolean unfinishedOnly, int limit);

    /**
     * Definitions: {@code workflowId}, {@code definitionHash}, {@code name}, {@code createdAt}, and {@code version} if there is
     * one.
     *
     * @param tenant whose; null or empty for the default tenant
     * @param workflowId of which workflow; null or empty for all
     * @param limit how many at most, 1 to 10,000
     */
    List<Map<String, String>> listVersions(String tenant, String workflowId, int limit);

    /**
     * Deployments: {@code workflowId}, {@code environment}, {@code number}, {@code definitionHash}, {@code actor},
     * {@code deployedAt}, {@code current}.
     *
     * @param tenant whose; null or empty for the default tenant
     * @param environment where; null or empty for all
     * @param workflowId of which workflow; null or empty for all
     * @param limit how many at most, 1 to 10,000
     */
    List<Map<String, String>> listDeployments(String tenant, String environment, String workflowId, int limit);
}
