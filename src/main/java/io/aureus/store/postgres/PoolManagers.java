package io.aureus.store.postgres;

import java.lang.reflect.Method;

/** A GlassFish or Payara server's own view of its pools, by reflection: its classes are no part of any standard. */
final class PoolManagers {
    private static final String RUNTIME = "com.sun.enterprise.connectors.ConnectorRuntime";
    private static final String INFO = "org.glassfish.resourcebase.resources.api.PoolInfo";
    private static final String RESOURCES = "com.sun.enterprise.config.serverbeans.Resources";
    private static final String RESOURCE = "org.glassfish.jdbc.config.JdbcResource";
    private static final String DEFINITION = "org.glassfish.jdbc.config.JdbcConnectionPool";
    private static final String EXPANDED = "org.glassfish.config.support.TranslatedConfigView";

    private PoolManagers() {}

    private static Object runtime() throws ReflectiveOperationException {
        return Class.forName(RUNTIME).getMethod("getRuntime").invoke(null);
    }

    private static Object info(String poolName) throws ReflectiveOperationException {
        return Class.forName(INFO).getConstructor(String.class).newInstance(poolName);
    }

    /** What a pool of this name has, or null before its first use. */
    static Object of(String poolName, String asked) throws ReflectiveOperationException {
        Object manager = call(RUNTIME, runtime(), "getPoolManager");
        Method method =
                Class.forName("com.sun.enterprise.resource.pool.PoolManager").getMethod(asked, Class.forName(INFO));
        return method.invoke(manager, info(poolName));
    }

    /** The name of the pool that a resource of the server lends from, or null if the server has no such resource. */
    static String poolOf(String resource) throws ReflectiveOperationException {
        Object found = Class.forName(RESOURCES)
                .getMethod("getResourceByName", Class.class, String.class)
                .invoke(call(RUNTIME, runtime(), "getResources"), Class.forName(RESOURCE), resource);
        return found == null ? null : (String) call(RESOURCE, found, "getPoolName");
    }

    /** How a pool is defined; to be asked by {@link #text}. */
    static Object definition(String poolName) throws ReflectiveOperationException {
        return ofRuntime("getConnectionPoolConfig", poolName);
    }

    /** One attribute of a definition, with what it refers to put in its place. */
    static String text(Object definition, String getter) throws ReflectiveOperationException {
        Object text = call(DEFINITION, definition, getter);
        return (String)
                Class.forName(EXPANDED).getMethod("expandValue", String.class).invoke(null, text);
    }

    /** The driver's object that opens a pool's connections, as the server has set it up. */
    static Object opener(String poolName) throws ReflectiveOperationException {
        Object factory = ofRuntime("obtainManagedConnectionFactory", poolName);
        return factory.getClass().getMethod("getDataSource").invoke(factory);
    }

    private static Object ofRuntime(String asked, String poolName) throws ReflectiveOperationException {
        return Class.forName(RUNTIME).getMethod(asked, Class.forName(INFO)).invoke(runtime(), info(poolName));
    }

    /** Calls a method without parameters of a public type. */
    static Object call(String type, Object target, String name) throws ReflectiveOperationException {
        return Class.forName(type).getMethod(name).invoke(target);
    }

    static int number(String type, Object target, String name) throws ReflectiveOperationException {
        return ((Number) call(type, target, name)).intValue();
    }
}
