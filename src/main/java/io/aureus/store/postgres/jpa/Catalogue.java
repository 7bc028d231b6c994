package io.aureus.store.postgres.jpa;

import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.Deployment;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Lists of what is in the database, newest first, for whoever administers it. JPA and the database are touched at the first
 * question, not before; after one that failed the next one tries anew. Needs EclipseLink, which Payara brings along; a program
 * without a container puts it on its class path. Thread-safe.
 */
public final class Catalogue implements AutoCloseable {

    /** Rows of one list at most. */
    public static final int ROWS_MAX = 10_000;

    private static final List<String> OPEN = List.of("pending", "running", "paused");

    private final DataSource source;
    private EntityManagerFactory factory;
    private boolean closed;

    /**
     * A catalogue of one database, whose tables are there.
     *
     * @param source lends connections, none of them in a transaction of the caller
     */
    public Catalogue(DataSource source) {
        this.source = source;
    }

    /**
     * Runs, newest first.
     *
     * @param tenant whose
     * @param workflowId of which workflow, or null for all
     * @param unfinishedOnly without those that ended
     * @param limit how many at most, 1 to {@value #ROWS_MAX}
     * @throws StoreUnavailableException if the database cannot be read (AUR-618)
     */
    public List<ListedRun> runs(String tenant, String workflowId, boolean unfinishedOnly, int limit)
            throws StoreUnavailableException {
        return list(
                limit,
                "runs",
                ListedRun.class,
                query -> query.setParameter("tenant", tenant)
                        .setParameter("workflow", workflowId)
                        .setParameter("ended", !unfinishedOnly)
                        .setParameter("open", OPEN));
    }

    /**
     * Definitions that were kept, newest first.
     *
     * @param tenant whose
     * @param workflowId of which workflow, or null for all
     * @param limit how many at most, 1 to {@value #ROWS_MAX}
     * @throws StoreUnavailableException if the database cannot be read (AUR-618)
     */
    public List<ListedVersion> versions(String tenant, String workflowId, int limit) throws StoreUnavailableException {
        return list(
                limit,
                "versions",
                ListedVersion.class,
                query -> query.setParameter("tenant", tenant).setParameter("workflow", workflowId));
    }

    /**
     * Deployments, current ones and earlier ones, newest first.
     *
     * @param tenant whose
     * @param environment where, or null for all
     * @param workflowId of which workflow, or null for all
     * @param limit how many at most, 1 to {@value #ROWS_MAX}
     * @throws StoreUnavailableException if the database cannot be read (AUR-618)
     */
    public List<Deployment> deployments(String tenant, String environment, String workflowId, int limit)
            throws StoreUnavailableException {
        return list(
                        limit,
                        "deployments",
                        ListedDeployment.class,
                        query -> query.setParameter("tenant", tenant)
                                .setParameter("environment", environment)
                                .setParameter("workflow", workflowId))
                .stream()
                .map(ListedDeployment::deployment)
                .toList();
    }

    /** Gives a query its parameters. */
    private interface Binding<T> {
        TypedQuery<T> to(TypedQuery<T> query);
    }

    private <T> List<T> list(int limit, String name, Class<T> type, Binding<T> binding)
            throws StoreUnavailableException {
        if (limit < 1 || limit > ROWS_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + ROWS_MAX + ", was " + limit);
        }
        try (EntityManager manager = factory().createEntityManager()) {
            TypedQuery<T> query =
                    manager.createNamedQuery(name, type).setMaxResults(limit).setHint("eclipselink.read-only", "true");
            return List.copyOf(binding.to(query).getResultList());
        } catch (PersistenceException e) {
            throw new StoreUnavailableException(
                    "AUR-618 The " + name + " in the database cannot be listed (" + cause(e) + ")", e);
        }
    }

    private static String cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Made at the first use, with the loader that knows the entities, whoever asks. */
    private synchronized EntityManagerFactory factory() {
        if (closed) {
            throw new IllegalStateException("the catalogue is closed");
        }
        if (factory == null) {
            Thread asking = Thread.currentThread();
            ClassLoader before = asking.getContextClassLoader();
            asking.setContextClassLoader(Catalogue.class.getClassLoader());
            try {
                factory = Persistence.createEntityManagerFactory("aureus", properties());
            } finally {
                asking.setContextClassLoader(before);
            }
        }
        return factory;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("jakarta.persistence.nonJtaDataSource", source);
        properties.put(
                "eclipselink.target-database", "PostgreSQL"); // else it asks the database before the first question
        properties.put("eclipselink.session-name", "aureus-" + UUID.randomUUID());
        properties.put("eclipselink.weaving", "false");
        properties.put("eclipselink.logging.logger", "JavaLogger");
        return properties;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (factory != null) {
            factory.close();
        }
    }
}
