package io.aureus.store;

/**
 * How a pool of connections stands: a point-in-time reading, whose numbers may not add up.
 *
 * @param max connections at most
 * @param min connections that are kept although nobody needs them
 * @param used connections that somebody has now
 * @param free connections that are open and nobody has
 * @param waiting how many wait for one now
 */
public record PoolGauges(int max, int min, int used, int free, int waiting) {}
