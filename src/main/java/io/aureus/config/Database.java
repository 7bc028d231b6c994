package io.aureus.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The database of the state store, as the settings describe it. Its text never shows the password.
 *
 * @param hosts where it may be, in the order in which they are tried; at least one
 * @param name the database's
 * @param user the role
 * @param password the role's, or null: none is sent
 * @param sslMode as libpq names them, from {@code disable} to {@code verify-full}
 * @param properties further properties of the JDBC driver, by the names it knows
 * @param poolMax connections at most, at least {@value #POOL_MAX_LEAST}; one more keeps the lease
 * @param poolMin connections kept although nobody needs them, 0 to {@code poolMax}
 * @param timeout how long whoever needs a connection waits for one, at least a millisecond
 * @param idleTimeout after which a connection beyond {@code poolMin} that nobody needed is closed, at least a second
 */
public record Database(
        List<Host> hosts,
        String name,
        String user,
        String password,
        String sslMode,
        Map<String, String> properties,
        int poolMax,
        int poolMin,
        Duration timeout,
        Duration idleTimeout) {

    /** The batch runtime's first use needs four connections at once. */
    public static final int POOL_MAX_LEAST = 4;

    /**
     * One server.
     *
     * @param name host name or address
     * @param port 1 to 65535
     */
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    /** Only the password may be null. */
    public Database {
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(sslMode, "sslMode");
        properties = Map.copyOf(properties);
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(idleTimeout, "idleTimeout");
    }

    /** Where it is, for people: {@code host:port/name}. */
    public String place() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + name;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + place();
    }
}
