package io.aureus.store.postgres;

import java.lang.reflect.Method;

/** A GlassFish or Payara server's own view of its pools, by reflection: its classes are no part of any standard. */
final class PoolManagers {
    private static final String INFO = "org.glassfish.resourcebase.resources.api.PoolInfo";

    private PoolManagers() {}

    static Object manager() throws ReflectiveOperationException {
        String type = "com.sun.enterprise.connectors.ConnectorRuntime";
        Object runtime = Class.forName(type).getMethod("getRuntime").invoke(null);
        return call(type, runtime, "getPoolManager");
    }

    static Object info(String poolName) throws ReflectiveOperationException {
        return Class.forName(INFO).getConstructor(String.class).newInstance(poolName);
    }

    /** What a pool of this name has, or null before its first use. */
    static Object of(String poolName, String asked) throws ReflectiveOperationException {
        String type = "com.sun.enterprise.resource.pool.PoolManager";
        Object manager = manager();
        Method method = Class.forName(type).getMethod(asked, Class.forName(INFO));
        return method.invoke(manager, info(poolName));
    }

    /** Calls a method without parameters of a public type. */
    static Object call(String type, Object target, String name) throws ReflectiveOperationException {
        return Class.forName(type).getMethod(name).invoke(target);
    }

    static int number(String type, Object target, String name) throws ReflectiveOperationException {
        return ((Number) call(type, target, name)).intValue();
    }
}
