package io.aureus.engine.batch;

import jakarta.batch.api.chunk.CheckpointAlgorithm;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.time.Duration;

/**
 * A batch checkpoint about once a second and at the end (Jakarta Batch, 8.2.1.3 custom checkpoint policy). It amortises the
 * job repository's work over all progress of that second; nothing that matters waits for it.
 */
@Dependent
@Named("timedCheckpoint")
public class TimedCheckpoint implements CheckpointAlgorithm {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private long begun = System.nanoTime();

    /** No time-out of a chunk's transaction. */
    @Override
    public int checkpointTimeout() {
        return 0;
    }

    @Override
    public void beginCheckpoint() {
        begun = System.nanoTime();
    }

    @Override
    public boolean isReadyToCheckpoint() {
        return System.nanoTime() - begun >= EVERY.toNanos();
    }

    @Override
    public void endCheckpoint() {
        // the next one begins with its own call
    }
}
