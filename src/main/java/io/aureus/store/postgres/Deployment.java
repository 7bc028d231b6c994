package io.aureus.store.postgres;

import java.time.Instant;

/**
 * One version of a workflow in one environment.
 *
 * @param tenant whose
 * @param environment where, for example {@code production}
 * @param workflowId of which workflow
 * @param definitionHash SHA-256 of its definition, 64 lower-case hex digits
 * @param number from 1, one more with each deployment of this workflow in this environment
 * @param actor who deployed it
 * @param deployedAt when, by the database's clock
 * @param current whether it is the one that the environment runs now
 */
public record Deployment(
        String tenant,
        String environment,
        String workflowId,
        String definitionHash,
        long number,
        String actor,
        Instant deployedAt,
        boolean current) {}
