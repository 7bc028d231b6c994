package io.aureus.store.postgres;

/**
 * What came of deploying.
 *
 * @param deployment the current one from now on
 * @param changed false if it was the current one before
 */
public record Deployed(Deployment deployment, boolean changed) {}
