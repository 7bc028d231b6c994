package io.aureus.management.jmx;

/** The state store, as operators see it. */
public interface StateStoreMXBean {

    /** {@code in-memory} or {@code postgres}. */
    String getStoreType();
}
