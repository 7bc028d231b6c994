package io.aureus.engine.batch;

import io.aureus.store.StoreUnavailableException;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.runtime.BatchRuntime;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.logging.Logger;

/**
 * Where the batch runtime of this server really keeps its jobs, as opposed to where it was told to: a boot command that fails
 * is a warning, and a database that is away at the runtime's first use leaves it without any repository for as long as the
 * server lives. Asked by reflection, because the runtime is no part of the application.
 */
public final class JobRepository {
    private static final Logger LOG = Logger.getLogger(JobRepository.class.getName());

    private static final String SERVICES = "com.ibm.jbatch.container.servicesmanager.ServicesManagerImpl";
    private static final String KERNEL = "com.ibm.jbatch.container.impl.BatchKernelImpl";
    private static final String PAYARA = "fish.payara.jbatch.persistence.rdbms.";
    private static final String POSTGRES = PAYARA + "PostgresPersistenceManager";
    private static final String JDBC = PAYARA + "JBatchJDBCPersistenceManager";
    private static final String NONE = PAYARA + "NullPersistenceManager";
    private static final String PREFIX = "jbatch";

    private JobRepository() {}

    /**
     * Uses the batch runtime for the first time and requires that it keeps its jobs in PostgreSQL.
     *
     * @param resource the JNDI name of the data source
     * @param schema of the tables
     * @throws StoreUnavailableException if it keeps them elsewhere, or cannot be used
     */
    public static void require(String resource, String schema) throws StoreUnavailableException {
        try {
            BatchRuntime.getJobOperator();
            Object lazy = lazy();
            if (NONE.equals(name(repository(lazy)))) {
                cure(lazy);
            }
            requireThat(repository(lazy), resource, schema);
        } catch (BatchRuntimeException e) {
            throw unusable(e.toString(), e);
        } catch (InvocationTargetException e) {
            throw unusable(e.getCause().toString(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unusable(e.toString(), e);
        }
    }

    /** Whether the runtime executes a job in this process, or has it in its queue; whatever is written about it. */
    static boolean isExecuting(long executionId) throws ReflectiveOperationException {
        Object kernel = service("getBatchKernelService");
        return (boolean) Class.forName(KERNEL)
                .getMethod("isExecutionRunning", long.class)
                .invoke(kernel, executionId);
    }

    /** What the runtime asks for its data, whatever is behind it. */
    private static Object lazy() throws ReflectiveOperationException {
        return service("getPersistenceManagerService");
    }

    private static Object service(String getter) throws ReflectiveOperationException {
        Class<?> services = Class.forName(SERVICES);
        return services.getMethod(getter)
                .invoke(services.getMethod("getInstance").invoke(null));
    }

    private static Object repository(Object lazy) throws ReflectiveOperationException {
        return field(lazy, lazy.getClass(), "lazyProxy");
    }

    private static String name(Object repository) {
        return repository == null ? "nothing" : repository.getClass().getName();
    }

    /** The database was away when somebody used the runtime first, and is there now. */
    private static void cure(Object lazy) throws ReflectiveOperationException {
        Field configuration = lazy.getClass().getDeclaredField("ibc");
        lazy.getClass()
                .getMethod("init", configuration.getType())
                .invoke(lazy, field(lazy, lazy.getClass(), configuration.getName()));
        if (!NONE.equals(name(repository(lazy)))) {
            LOG.info("AUR-639 The batch runtime had met a database that was away, and has its repository now");
        }
    }

    private static void requireThat(Object repository, String resource, String schema)
            throws ReflectiveOperationException, StoreUnavailableException {
        String name = name(repository);
        if (NONE.equals(name)) {
            throw unusable("it gets no connection of " + resource, null);
        }
        boolean jdbc = Class.forName(JDBC).isInstance(repository);
        String realResource = jdbc ? String.valueOf(ofJdbc(repository, "jndiName")) : "a repository of its own";
        String realSchema = jdbc ? String.valueOf(ofJdbc(repository, "schema")) : "";
        if (!POSTGRES.equals(name) || !realResource.equals(resource) || !realSchema.equals(schema)) {
            throw elsewhere(realResource + ", schema '" + realSchema + "'", resource, schema);
        }
        Map<?, ?> tables = (Map<?, ?>) ofJdbc(repository, "tableNames");
        for (Object table : tables.values()) {
            if (!String.valueOf(table).startsWith(PREFIX)) {
                throw elsewhere("table '" + table + "'", resource, schema);
            }
        }
    }

    private static Object ofJdbc(Object repository, String field) throws ReflectiveOperationException {
        return field(repository, Class.forName(JDBC), field);
    }

    private static Object field(Object owner, Class<?> declaring, String name) throws ReflectiveOperationException {
        Field field = declaring.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static StoreUnavailableException elsewhere(String where, String resource, String schema) {
        return new StoreUnavailableException(
                "AUR-630 The batch runtime keeps its jobs in " + where + ", and the state store needs them in "
                        + resource
                        + ", schema '" + schema + "', with the table prefix " + PREFIX
                        + ". Run asadmin set-batch-runtime-configuration --datasourcelookupname=" + resource
                        + " --schemaname=" + schema + " --executorservicelookupname=concurrent/aureusBatch before the"
                        + " application starts, and start the server again",
                null);
    }

    private static StoreUnavailableException unusable(String why, Throwable cause) {
        return new StoreUnavailableException(
                "AUR-637 The batch runtime cannot be used: " + why
                        + ". The server's log says more; it needs 4 connections of the pool at once",
                cause);
    }
}
