package io.aureus.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where PostgreSQL is, and how patiently its answers are waited for. */
record Server(String host, int port, String database, String user, String password, boolean ssl, Patience patience) {

    /** The lease's own: shorter than a lease, so that its keeper is back before anybody may take it. */
    private static final int CONTROL_CONNECT_SECONDS = 2;

    private static final int CONTROL_ANSWER_SECONDS = 3;

    /** Of interest to whoever looks for them; held here, because loggers are forgotten otherwise. */
    private static final Logger POOL_STEPS = Logger.getLogger("com.zaxxer.hikari");

    private static final Duration VALID_WITHIN = Duration.ofSeconds(2);

    /**
     * For how long one waits.
     *
     * @param connectSeconds for a network connection
     * @param answerSeconds for an answer; then the connection counts as broken, so that a network that swallows packets
     *     holds nobody up for ever
     * @param lend for a connection of the pool
     */
    record Patience(int connectSeconds, int answerSeconds, Duration lend) {
        static final Patience USUAL = new Patience(10, 60, Duration.ofSeconds(5));
    }

    /** A new pool, which opens its connections when they are needed. */
    HikariDataSource pool(int max, int min) {
        return pool(source("aureus", patience.connectSeconds(), patience.answerSeconds()), max, min, patience);
    }

    /** A new pool on any source. */
    static HikariDataSource pool(DataSource server, int max, int min, Patience patience) {
        if (POOL_STEPS.getLevel() == null) {
            POOL_STEPS.setLevel(Level.SEVERE); // what it would tell of each connection is told once, see Trouble
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(server);
        config.setMaximumPoolSize(max);
        config.setMinimumIdle(min);
        config.setPoolName("aureus");
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(patience.lend().toMillis());
        config.setValidationTimeout(
                Math.min(VALID_WITHIN.toMillis(), patience.lend().toMillis()));
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException e) {
                return override(e);
            }
        });
        return new HikariDataSource(config);
    }

    /** A connection to a server that has become read-only is not used again: the next one may lead to the new primary. */
    private static SQLExceptionOverride.Override override(SQLException e) {
        return Failures.READ_ONLY.equals(Failures.trouble(e))
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }

    /** What the lease's own connection comes from. */
    DataSource control() {
        PGSimpleDataSource server = source("aureus-control", CONTROL_CONNECT_SECONDS, CONTROL_ANSWER_SECONDS);
        server.setLoginTimeout(CONTROL_ANSWER_SECONDS);
        return server;
    }

    /**
     * A statement ends on the server before its connection is given up here, so that none is left behind there waiting for
     * locks; whatever the role has been given for its other work.
     */
    private static Duration statement(int answerSeconds) {
        return Duration.ofSeconds(answerSeconds).multipliedBy(5).dividedBy(6);
    }

    private PGSimpleDataSource source(String application, int connectSeconds, int answerSeconds) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {host});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName(database);
        server.setUser(user);
        server.setPassword(password);
        server.setApplicationName(application);
        server.setTcpKeepAlive(true);
        server.setConnectTimeout(connectSeconds);
        server.setSocketTimeout(answerSeconds);
        server.setOptions("-c statement_timeout=" + statement(answerSeconds).toMillis());
        if (ssl) {
            server.setSslMode("verify-full");
        }
        return server;
    }
}
