package io.aureus.management.jmx;

import io.aureus.run.RunKey;
import io.aureus.run.Timestamps;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.Deployment;
import io.aureus.store.postgres.jpa.Catalogue;
import io.aureus.store.postgres.jpa.ListedRun;
import io.aureus.store.postgres.jpa.ListedVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The catalogue in words, which every console can show. */
record CatalogueView(Catalogue catalogue) implements CatalogueMXBean {

    /** A question to the database. */
    private interface Question<T> {
        List<T> ask() throws StoreUnavailableException;
    }

    @Override
    public List<Map<String, String>> listRuns(String tenant, String workflowId, boolean unfinishedOnly, int limit) {
        return told(
                () -> catalogue.runs(tenant(tenant), given(workflowId), unfinishedOnly, limit), CatalogueView::told);
    }

    @Override
    public List<Map<String, String>> listVersions(String tenant, String workflowId, int limit) {
        return told(() -> catalogue.versions(tenant(tenant), given(workflowId), limit), CatalogueView::told);
    }

    @Override
    public List<Map<String, String>> listDeployments(String tenant, String environment, String workflowId, int limit) {
        return told(
                () -> catalogue.deployments(tenant(tenant), given(environment), given(workflowId), limit),
                CatalogueView::told);
    }

    private static <T> List<Map<String, String>> told(Question<T> question, Function<T, Map<String, String>> telling) {
        try {
            return question.ask().stream().map(telling).toList();
        } catch (StoreUnavailableException e) {
            throw new IllegalStateException(e.getMessage()); // whoever asks may not know our classes
        }
    }

    private static Map<String, String> told(ListedRun run) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("runId", run.key().runId());
        told.put("workflowId", run.key().workflowId());
        told.put("status", run.status().text());
        told.put("definitionHash", run.definitionHash());
        told.put("submitted", Boolean.toString(run.submitted()));
        put(told, "createdAt", run.createdAt());
        put(told, "startedAt", run.startedAt());
        put(told, "completedAt", run.completedAt());
        put(told, "owner", run.owner());
        put(told, "error", run.error());
        put(told, "parked", run.parked());
        return told;
    }

    private static Map<String, String> told(ListedVersion version) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("workflowId", version.workflowId());
        told.put("definitionHash", version.definitionHash());
        told.put("name", version.name());
        put(told, "version", version.version());
        put(told, "createdAt", version.createdAt());
        return told;
    }

    private static Map<String, String> told(Deployment deployment) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("workflowId", deployment.workflowId());
        told.put("environment", deployment.environment());
        told.put("number", Long.toString(deployment.number()));
        told.put("definitionHash", deployment.definitionHash());
        told.put("actor", deployment.actor());
        put(told, "deployedAt", deployment.deployedAt());
        told.put("current", Boolean.toString(deployment.current()));
        return told;
    }

    private static void put(Map<String, String> told, String name, Instant time) {
        put(told, name, time == null ? null : Timestamps.format(time));
    }

    private static void put(Map<String, String> told, String name, String value) {
        if (value != null) {
            told.put(name, value);
        }
    }

    private static String tenant(String tenant) {
        return given(tenant) == null ? RunKey.DEFAULT_TENANT : tenant;
    }

    private static String given(String name) {
        return name == null || name.isEmpty() ? null : name;
    }
}
