package io.aureus.store.postgres;

import io.aureus.config.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How the JDBC driver is told where PostgreSQL is, and how patiently its answers are waited for.
 *
 * @param database where it is
 * @param patience how long anything may take
 */
record Server(Database database, Patience patience) {

    /** What the pool's connections call themselves. */
    private static final String APPLICATION = "aureus";

    /** What the connection beside the pool calls itself. */
    private static final String CONTROL = "aureus-control";

    /** The lease's own: shorter than a lease, so that its keeper is back before anybody may take it. */
    private static final int CONTROL_CONNECT_SECONDS = 2;

    private static final int CONTROL_ANSWER_SECONDS = 3;

    /** For so long a host is what it was when it was last tried: less than a lease, so that a failover takes no run away. */
    private static final int HOST_RECHECK_SECONDS = 1;

    /**
     * For how long one waits.
     *
     * @param connectSeconds for a network connection
     * @param answerSeconds for an answer; then the connection counts as broken, so that a network that swallows packets
     *     holds nobody up for ever
     * @param lend for a connection of the pool
     */
    record Patience(int connectSeconds, int answerSeconds, Duration lend) {

        static final Patience USUAL = usual(Duration.ofSeconds(5));

        static Patience usual(Duration lend) {
            return new Patience(10, 60, lend);
        }
    }

    /** With the patience that a product has. */
    static Server of(Database database) {
        return new Server(database, Patience.usual(database.timeout()));
    }

    /** What a pool opens its connections by. */
    DataSource source() {
        return source(APPLICATION, patience.connectSeconds(), patience.answerSeconds());
    }

    /** What the lease's own connection comes from, whatever patience was asked for: that is for the others. */
    DataSource control() {
        PGSimpleDataSource server = source(CONTROL, CONTROL_CONNECT_SECONDS, CONTROL_ANSWER_SECONDS);
        server.setTcpKeepAlive(true);
        server.setConnectTimeout(CONTROL_CONNECT_SECONDS);
        server.setSocketTimeout(CONTROL_ANSWER_SECONDS);
        server.setLoginTimeout(CONTROL_ANSWER_SECONDS);
        server.setOptions(server.getOptions() + " " + statementTimeout(CONTROL_ANSWER_SECONDS)); // the last one counts
        return server;
    }

    /**
     * A statement ends on the server before its connection is given up here, so that none is left behind there waiting for
     * locks; whatever the role has been given for its other work.
     */
    private static String statementTimeout(int answerSeconds) {
        Duration statement = Duration.ofSeconds(answerSeconds).multipliedBy(5).dividedBy(6);
        return "-c statement_timeout=" + statement.toMillis();
    }

    private PGSimpleDataSource source(String application, int connectSeconds, int answerSeconds) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(database.hosts().stream().map(Database.Host::name).toArray(String[]::new));
        server.setPortNumbers(
                database.hosts().stream().mapToInt(Database.Host::port).toArray());
        server.setDatabaseName(database.name());
        server.setUser(database.user());
        server.setPassword(database.password());
        server.setSslMode(database.sslMode());
        server.setTcpKeepAlive(true);
        server.setConnectTimeout(connectSeconds);
        server.setSocketTimeout(answerSeconds);
        if (database.hosts().size() > 1) {
            server.setHostRecheckSeconds(HOST_RECHECK_SECONDS);
        }
        try {
            for (Map.Entry<String, String> property : database.properties().entrySet()) {
                server.setProperty(property.getKey(), property.getValue());
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("AUR-017 A parameter of DATABASE_URL: " + e.getMessage(), e);
        }
        String timeout = statementTimeout(answerSeconds);
        server.setOptions(server.getOptions() == null ? timeout : timeout + " " + server.getOptions());
        // The own name stays in front, so that an operator finds the connections; what was asked for follows it.
        String asked = database.properties().get("ApplicationName");
        server.setApplicationName(asked == null ? application : application + " (" + asked + ")");
        return server;
    }
}
