package io.aureus.store.postgres;

import io.aureus.config.Database;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** How the JDBC driver is told where the database is. */
final class Servers {

    /** What the pool's connections call themselves. */
    static final String APPLICATION = "aureus";

    /** What the connection beside the pool calls itself. */
    static final String CONTROL = "aureus-control";

    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int SOCKET_TIMEOUT_SECONDS = 60;

    private Servers() {}

    /** Opens connections to the database, each anew. */
    static PGSimpleDataSource of(Database database, String application) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(database.hosts().stream().map(Database.Host::name).toArray(String[]::new));
        server.setPortNumbers(
                database.hosts().stream().mapToInt(Database.Host::port).toArray());
        server.setDatabaseName(database.name());
        server.setUser(database.user());
        server.setPassword(database.password());
        server.setSslMode(database.sslMode());
        server.setTcpKeepAlive(true);
        server.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        server.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        try {
            for (Map.Entry<String, String> property : database.properties().entrySet()) {
                server.setProperty(property.getKey(), property.getValue());
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("AUR-017 A parameter of DATABASE_URL: " + e.getMessage(), e);
        }
        // The pool's own name stays, so that an operator finds its connections; what was asked for follows it.
        String asked = database.properties().get("ApplicationName");
        server.setApplicationName(asked == null ? application : application + " (" + asked + ")");
        return server;
    }
}
