package io.aureus.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * What lies between one process and the database. All processes of a world use one real connection, one statement at a time,
 * which is what a database does with statements that touch the same rows; each statement goes through the post, which may
 * lose it, lose its answer, or deliver it late.
 */
final class Wire {
    private final Connection real;
    private final Post post;
    private final UnaryOperator<String> text;

    /** Carries statements. */
    interface Post {
        /** Whether a connection is to be had. */
        void connect() throws SQLException;

        /**
         * Carries one.
         *
         * @param sql its text
         * @param statement sends it, on whatever thread, at once or later
         * @return the answer
         */
        Object carry(String sql, Statement statement) throws SQLException;
    }

    /** A statement with its parameters. */
    interface Statement {
        Object send() throws SQLException;
    }

    /**
     * A process's.
     *
     * @param real the one connection
     * @param post carries its statements
     * @param text of a statement as it is really sent
     */
    Wire(Connection real, Post post, UnaryOperator<String> text) {
        this.real = real;
        this.post = post;
        this.text = text;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (method, arguments) -> {
            post.connect();
            return connection();
        });
    }

    private Connection connection() {
        return proxy(Connection.class, (method, arguments) -> switch (method) {
            case "getAutoCommit" -> true;
            case "createArrayOf" -> real.createArrayOf((String) arguments[0], (Object[]) arguments[1]);
            case "prepareStatement" -> statement((String) arguments[0]);
            case "isWrapperFor" -> true;
            case "unwrap" -> real;
            case "close" -> null;
            default -> throw new UnsupportedOperationException(method);
        });
    }

    /** Its real statement is closed by the connection's end only: it may be on its way for longer than its sender lives. */
    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement sent = real.prepareStatement(text.apply(sql));
        sent.closeOnCompletion();
        return (PreparedStatement) Proxy.newProxyInstance(
                Wire.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "executeQuery" -> post.carry(sql, sent::executeQuery);
                    case "execute" -> post.carry(sql, sent::execute);
                    case "executeUpdate" -> post.carry(sql, () -> update(sent));
                    case "close" -> null;
                    default -> {
                        try {
                            yield method.invoke(sent, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });
    }

    private static int update(PreparedStatement statement) throws SQLException {
        int count = statement.executeUpdate();
        statement.close();
        return count;
    }

    private interface Handler {
        Object call(String method, Object[] arguments) throws Throwable;
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<T> type, Handler handler) {
        return (T) Proxy.newProxyInstance(
                Wire.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.call(method.getName(), arguments));
    }
}
