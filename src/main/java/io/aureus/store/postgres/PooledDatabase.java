package io.aureus.store.postgres;

import io.aureus.config.Database;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * What a container's pool in this process opens its connections by. The container knows this class's name only: address and
 * password reach it within the process, through no file, command line, system property or log, whatever characters they
 * have.
 */
public final class PooledDatabase implements DataSource {
    private static final AtomicReference<Database> DATABASE = new AtomicReference<>();

    /** To be called by the container, after {@link #use}. */
    public PooledDatabase() {}

    /**
     * Says which database the pool of this process is for.
     *
     * @param database from now on
     */
    public static void use(Database database) {
        DATABASE.set(database);
    }

    /** The database of this process's pool, or null if nobody said one. */
    public static Database inUse() {
        return DATABASE.get();
    }

    private static DataSource server() throws SQLException {
        Database database = DATABASE.get();
        if (database == null) {
            throw new SQLException("no program in this process has said which database the pool is for", "08001");
        }
        return Server.of(database).source();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return server().getConnection();
    }

    /** The container's own user and password are not used. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // the driver logs by java.util.logging
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // the driver's connectTimeout is what counts
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("it wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
