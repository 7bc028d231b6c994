package io.aureus.store.postgres;

import io.aureus.config.Database;
import io.aureus.store.PoolGauges;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A pool of a GlassFish or Payara server. What is not in any standard is asked by reflection: connections outside the
 * caller's transaction (a batch chunk always has one), how the pool stands, and that a connection is broken.
 */
final class ContainerPool implements Pool {
    private static final Logger LOG = Logger.getLogger(ContainerPool.class.getName());

    private static final String POOL = "com.sun.enterprise.resource.pool.ResourcePool";
    private static final String STATUS = "com.sun.enterprise.resource.pool.PoolStatus";
    private static final String QUEUE = "com.sun.enterprise.resource.pool.waitqueue.PoolWaitQueue";

    private final DataSource container;
    private final String poolName;
    private final Database database;
    private final Method nonTransactional;
    private final Method markBad;

    /**
     * A server's pool.
     *
     * @param container from its naming service
     * @param poolName as the server knows it
     * @param database what it is connected to, for the connection beside it
     */
    ContainerPool(DataSource container, String poolName, Database database) {
        this.container = container;
        this.poolName = poolName;
        this.database = database;
        this.nonTransactional = method("getNonTxConnection");
        this.markBad = method("markConnectionAsBad", Connection.class);
    }

    private static Method method(String name, Class<?>... parameters) {
        try {
            return Class.forName("com.sun.appserv.jdbc.DataSource").getMethod(name, parameters);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "AUR-540 This server's pools cannot be used: " + e + ". Use Payara Micro or Payara Server", e);
        }
    }

    @Override
    public DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                ContainerPool.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, asked, arguments) -> {
                    boolean plain = asked.getName().equals("getConnection") && asked.getParameterCount() == 0;
                    return plain ? invoke(nonTransactional) : invoke(asked, arguments);
                });
    }

    private Object invoke(Method method, Object... arguments) throws SQLException {
        try {
            return method.invoke(container, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            throw new SQLException(String.valueOf(e.getCause()), "08001", e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException("the server's pool cannot be used: " + e, e);
        }
    }

    @Override
    public DataSource direct() {
        return Server.of(database).source();
    }

    @Override
    public String place() {
        return database.place();
    }

    @Override
    public DataSource control() {
        return Server.of(database).control();
    }

    @Override
    public void isBroken(Connection connection) {
        try {
            markBad.invoke(container, connection);
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, e, () -> "the pool will notice by itself");
        }
    }

    @Override
    public PoolGauges gauges() {
        try {
            Object status = PoolManagers.of(poolName, "getPoolStatus");
            Object pool = PoolManagers.of(poolName, "getPool");
            if (status == null || pool == null) {
                return new PoolGauges(database.poolMax(), database.poolMin(), 0, 0, 0); // nobody has used it yet
            }
            Object queue = PoolManagers.call(POOL, pool, "getPoolWaitQueue");
            return new PoolGauges(
                    PoolManagers.number(POOL, pool, "getMaxPoolSize"),
                    PoolManagers.number(POOL, pool, "getSteadyPoolSize"),
                    PoolManagers.number(STATUS, status, "getNumConnUsed"),
                    PoolManagers.number(STATUS, status, "getNumConnFree"),
                    PoolManagers.number(QUEUE, queue, "getQueueLength"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the server does not tell how its pool stands: " + e, e);
        }
    }

    @Override
    public void close() {
        // the server does
    }
}
