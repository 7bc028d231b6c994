package io.aureus.management.jmx;

/**
 * The pool that the state store and the batch runtime share. Each number is a point-in-time count; together they may not add
 * up. Reading them costs the database nothing. The connection that keeps the lease is beside the pool and not counted.
 */
public interface ConnectionPoolMXBean {

    /** Connections at most. */
    int getMaxConnections();

    /** Connections that are kept although nobody needs them. */
    int getMinConnections();

    /** Connections that somebody has now. */
    int getUsedConnections();

    /** Connections that are open and that nobody has. */
    int getFreeConnections();

    /** How many wait for a connection now. */
    int getWaitingCallers();
}
