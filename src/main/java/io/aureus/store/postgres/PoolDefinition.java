package io.aureus.store.postgres;

import io.aureus.config.Database;
import io.aureus.store.StoreUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a pool of a server that others own is connected to, by the server's own word; as opposed to the settings, which only
 * say what somebody expects.
 *
 * @param name the pool's, as the server knows it
 * @param database what its connections are opened by; its properties are all that the driver was given
 */
public record PoolDefinition(String name, Database database) {
    private static final int PORT = 5432;

    private static final String SOCKET_TIMEOUT = "socketTimeout";

    /** What a {@link Database} has components of its own for, by the driver's names. */
    private static final Set<String> TOLD_APART =
            Set.of("serverName", "portNumber", "databaseName", "user", "password", "ssl", "sslmode");

    /** What is meant for the pool's connections, and not for the one that keeps the lease. */
    private static final Set<String> FOR_THE_POOL =
            Set.of("ApplicationName", "connectTimeout", SOCKET_TIMEOUT, "loginTimeout", "tcpKeepAlive");

    /**
     * Asks the server.
     *
     * @param resource the JNDI name of a data source that has been looked up
     * @throws StoreUnavailableException if what it lends from is no pool of PostgreSQL connections as the store needs it
     */
    public static PoolDefinition of(String resource) throws StoreUnavailableException {
        try {
            String name = PoolManagers.poolOf(resource);
            if (name == null) {
                throw unusable(resource, "the server itself has no pool for it", null);
            }
            return of(resource, name, PoolManagers.opener(name));
        } catch (InvocationTargetException e) {
            throw unusable(resource, String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unusable(resource, "the server does not tell: " + e, e);
        }
    }

    private static PoolDefinition of(String resource, String name, Object opener)
            throws StoreUnavailableException, ReflectiveOperationException {
        if (!(opener instanceof PGSimpleDataSource driver)) {
            String type = opener == null ? "nothing" : opener.getClass().getName();
            throw unusable(resource, "pool '" + name + "' is made of " + type, null);
        }
        Object definition = PoolManagers.definition(name);
        return new PoolDefinition(
                name,
                described(
                        driver,
                        number(definition, "getMaxPoolSize"),
                        number(definition, "getSteadyPoolSize"),
                        Duration.ofMillis(number(definition, "getMaxWaitTimeInMillis")),
                        Duration.ofSeconds(number(definition, "getIdleTimeoutInSeconds"))));
    }

    private static int number(Object definition, String getter) throws ReflectiveOperationException {
        return Integer.parseInt(PoolManagers.text(definition, getter));
    }

    private static StoreUnavailableException unusable(String resource, String why, Throwable cause) {
        return new StoreUnavailableException(
                "AUR-641 The data source " + resource + " cannot be used: " + why
                        + ". It has to be a pool of res-type javax.sql.DataSource whose class is"
                        + " org.postgresql.ds.PGSimpleDataSource, and the driver has to be on the server's class path,"
                        + " see server-config/micro/postgres/README.md",
                cause);
    }

    /** What the driver was told, and the sizes. */
    static Database described(PGSimpleDataSource driver, int max, int min, Duration timeout, Duration idleTimeout) {
        List<Database.Host> hosts = new ArrayList<>();
        for (int i = 0; i < driver.getServerNames().length; i++) {
            int port = driver.getPortNumbers()[i];
            hosts.add(new Database.Host(driver.getServerNames()[i], port == 0 ? PORT : port));
        }
        Map<String, String> set = set(driver);
        Map<String, String> properties = new HashMap<>(set);
        properties.keySet().removeAll(TOLD_APART);
        String user = driver.getUser() == null ? System.getProperty("user.name") : driver.getUser();
        return new Database(
                hosts,
                driver.getDatabaseName() == null ? user : driver.getDatabaseName(),
                user,
                driver.getPassword(),
                sslMode(set),
                properties,
                max,
                min,
                timeout,
                idleTimeout);
    }

    /** All that somebody has set, by the driver's names. */
    private static Map<String, String> set(PGSimpleDataSource driver) {
        Map<String, String> properties = new HashMap<>();
        try {
            for (RefAddr each : Collections.list(driver.getReference().getAll())) {
                if (each.getContent() != null) {
                    properties.put(each.getType(), each.getContent().toString());
                }
            }
        } catch (NamingException e) {
            throw new IllegalStateException("the driver does not tell its properties: " + e, e);
        }
        return properties;
    }

    /** As the driver itself concludes it. */
    private static String sslMode(Map<String, String> set) {
        String ssl = set.get("ssl");
        boolean required = ssl != null && (ssl.isEmpty() || Boolean.parseBoolean(ssl));
        return set.getOrDefault("sslmode", required ? "verify-full" : "prefer");
    }

    /** The same for the connection beside the pool, which has patience and a name of its own. */
    public Database besideThePool() {
        Map<String, String> properties = new HashMap<>(database.properties());
        properties.keySet().removeAll(FOR_THE_POOL);
        return new Database(
                database.hosts(),
                database.name(),
                database.user(),
                database.password(),
                database.sslMode(),
                properties,
                database.poolMax(),
                database.poolMin(),
                database.timeout(),
                database.idleTimeout());
    }

    /** Whether its connections give up on a network that swallows packets. */
    public boolean isPatientForEver() {
        return database.properties().getOrDefault(SOCKET_TIMEOUT, "0").equals("0");
    }
}
