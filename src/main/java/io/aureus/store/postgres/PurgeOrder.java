package io.aureus.store.postgres;

import io.aureus.run.RunStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a {@linkplain Purge purge} shall delete, and how gently.
 *
 * @param tenant whose runs; never null
 * @param workflowId of which workflow, or null for all of the tenant
 * @param statuses runs that ended in which way: any of completed, failed, cancelled; at least one
 * @param olderThan how long ago they ended at least, by the database's clock; 0 or more
 * @param jobNames names of batch jobs whose ended instances are deleted, too; they belong to no tenant; may be empty
 * @param dryRun whether to count only
 * @param batchSize runs in one transaction at most, 1 to 10,000
 * @param pauseRatio for how long to pause after each batch, as a multiple of how long it took; 0 to 100; longer after a
 *     batch that took longer than it should
 */
public record PurgeOrder(
        String tenant,
        String workflowId,
        Set<RunStatus> statuses,
        Duration olderThan,
        Set<String> jobNames,
        boolean dryRun,
        int batchSize,
        double pauseRatio) {

    /** Runs in one transaction at most, unless said otherwise. */
    public static final int BATCH_SIZE = 500;

    /** Pauses four times as long as the batch before took, unless said otherwise: it works a fifth of the time. */
    public static final double PAUSE_RATIO = 4;

    /** Names of our batch jobs. */
    public static final Set<String> JOBS = Set.of("workflow", "dispatcher");

    private static final int BATCH_SIZE_MAX = 10_000;
    private static final double PAUSE_RATIO_MAX = 100;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a value is outside its range; the message has both
     */
    public PurgeOrder {
        Objects.requireNonNull(tenant, "tenant");
        statuses = Set.copyOf(statuses);
        jobNames = Set.copyOf(jobNames);
        if (statuses.isEmpty() || !statuses.stream().allMatch(RunStatus::isFinished)) {
            throw new IllegalArgumentException(
                    "statuses must be one or more of completed, failed, cancelled, were " + statuses);
        }
        if (olderThan.isNegative()) {
            throw new IllegalArgumentException("olderThan must be >= 0, was " + olderThan);
        }
        if (batchSize < 1 || batchSize > BATCH_SIZE_MAX) {
            throw new IllegalArgumentException("batchSize must be 1 to " + BATCH_SIZE_MAX + ", was " + batchSize);
        }
        if (!(pauseRatio >= 0 && pauseRatio <= PAUSE_RATIO_MAX)) {
            throw new IllegalArgumentException("pauseRatio must be 0 to " + PAUSE_RATIO_MAX + ", was " + pauseRatio);
        }
    }

    /**
     * All ended runs of a tenant that are older, and no batch jobs.
     *
     * @param tenant whose
     * @param olderThan how long ago they ended at least, 0 or more
     */
    public static PurgeOrder of(String tenant, Duration olderThan) {
        return new PurgeOrder(
                tenant,
                null,
                EnumSet.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED),
                olderThan,
                Set.of(),
                false,
                BATCH_SIZE,
                PAUSE_RATIO);
    }
}
