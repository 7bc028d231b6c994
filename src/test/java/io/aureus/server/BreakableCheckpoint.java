package io.aureus.server;

import io.aureus.engine.batch.TimedCheckpoint;
import jakarta.annotation.Priority;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.concurrent.atomic.AtomicLong;

/** Takes the place of the application's own checkpoint algorithm, and throws in the job execution that a test names. */
@Alternative
@Priority(1)
@Dependent
@Named("timedCheckpoint")
public class BreakableCheckpoint extends TimedCheckpoint {
    private static final AtomicLong BREAKING = new AtomicLong(-1);

    @Inject
    private JobContext job;

    /** The execution breaks at its next checkpoint. */
    static void breakExecution(long executionId) {
        BREAKING.set(executionId);
    }

    @Override
    public boolean isReadyToCheckpoint() {
        if (job.getExecutionId() == BREAKING.get()) {
            throw new IllegalStateException("broken by a test");
        }
        return super.isReadyToCheckpoint();
    }
}
