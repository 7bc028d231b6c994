package io.aureus.workflow;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * When a failed attempt is followed by another one.
 *
 * @param maxAttempts total number of attempts including the first, 1 to {@value #ATTEMPTS_MAX}
 * @param backoff delay before the second attempt, not negative
 * @param multiplier factor by which the delay grows with each further attempt, 1 to 1,000
 * @param jitter whether each delay is multiplied by a number drawn uniformly from [0.5, 1.5)
 * @param maxBackoff upper bound of every delay, after jitter; positive
 * @param retryOn error codes after which another attempt may follow; empty: all. {@code *} at the end matches any rest
 * @param stopOn error codes after which no attempt follows, whatever {@code retryOn} says
 */
public record RetryPolicy(
        int maxAttempts,
        Duration backoff,
        double multiplier,
        boolean jitter,
        Duration maxBackoff,
        List<String> retryOn,
        List<String> stopOn) {

    /** The largest accepted {@code maxAttempts}. */
    public static final int ATTEMPTS_MAX = 10_000;

    /** The largest accepted delay: 366 days. */
    public static final Duration BACKOFF_MAX = Duration.ofDays(366);

    /** One attempt; if more are asked for, 1 s back-off, doubled each time, with jitter, at most a day apart. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(1, Duration.ofSeconds(1), 2.0, true, Duration.ofDays(1), List.of(), List.of());

    /** Checks the ranges named above. */
    public RetryPolicy {
        Rule.check(
                maxAttempts >= 1 && maxAttempts <= ATTEMPTS_MAX,
                "retry.maxAttempts must be between 1 and " + ATTEMPTS_MAX + ", was " + maxAttempts);
        Rule.check(
                !backoff.isNegative() && backoff.compareTo(BACKOFF_MAX) <= 0,
                "retry.backoffMs must be between 0 and 366 days, was " + backoff.toMillis());
        Rule.check(
                multiplier >= 1 && multiplier <= 1_000,
                "retry.backoffMultiplier must be between 1 and 1000, was " + multiplier);
        Rule.check(
                maxBackoff.compareTo(Duration.ZERO) > 0 && maxBackoff.compareTo(BACKOFF_MAX) <= 0,
                "retry.maxBackoffMs must be between 1 and 366 days, was " + maxBackoff.toMillis());
        retryOn = List.copyOf(retryOn);
        stopOn = List.copyOf(stopOn);
    }

    /**
     * Whether an attempt that failed may be followed by another.
     *
     * @param attempt number of the failed attempt, from 1
     * @param errorCode the failure's code, never null
     * @return true if attempts are left and the code is not excluded
     */
    public boolean allowsAnotherAfter(int attempt, String errorCode) {
        Objects.requireNonNull(errorCode, "errorCode");
        return attempt < maxAttempts
                && !matches(stopOn, errorCode)
                && (retryOn.isEmpty() || matches(retryOn, errorCode));
    }

    private static boolean matches(List<String> patterns, String code) {
        return patterns.stream()
                .anyMatch(p -> p.endsWith("*") ? code.startsWith(p.substring(0, p.length() - 1)) : p.equals(code));
    }
}
