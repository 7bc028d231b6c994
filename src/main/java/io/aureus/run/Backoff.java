package io.aureus.run;

import io.aureus.workflow.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait between two attempts. */
final class Backoff {
    private Backoff() {}

    /**
     * The delay after a failed attempt: {@code backoff × multiplier^(attempt-1)}, times a number from [0.5, 1.5) with
     * jitter, never above {@code maxBackoff}.
     *
     * @param policy the task's
     * @param attempt number of the failed attempt, from 1
     * @param chance drawn from once if the policy has jitter
     */
    static Duration delayAfter(RetryPolicy policy, int attempt, RandomGenerator chance) {
        double millis = (double) policy.backoff().toMillis() * Math.pow(policy.multiplier(), attempt - 1.0);
        if (policy.jitter()) {
            millis *= 0.5 + chance.nextDouble();
        }
        double capped = Math.min(millis, (double) policy.maxBackoff().toMillis());
        return Duration.ofMillis(Math.round(capped));
    }
}
