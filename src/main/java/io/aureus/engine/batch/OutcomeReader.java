package io.aureus.engine.batch;

import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Duration;
import java.util.Properties;

/**
 * Turns a drive: an item is the progress of one step, committed by the engine before it is returned. A job that is told to
 * stop pauses its runs. A job that ends abnormally leaves its drive as it stands, and the {@link Supervisor} lets another
 * one turn it.
 */
@Dependent
@Named("outcomeReader")
public class OutcomeReader extends AbstractItemReader {
    private static final Duration TURN = Duration.ofSeconds(1);

    @Inject
    private JobContext job;

    @Inject
    private StepContext step;

    @Inject
    private Drives drives;

    private TurnedDrive turned;
    private String refusal;
    private boolean stopping;

    @Override
    public void open(Serializable checkpoint) {
        Properties parameters = (Properties) job.getTransientUserData();
        try {
            turned = drives.take(job.getExecutionId(), parameters, JobCheckpoint.of(checkpoint));
            report();
        } catch (JobRefusedException e) {
            refusal = e.getMessage();
        }
    }

    /** At most a second of waiting, or, told to stop, all that it takes to pause. */
    @Override
    public Object readItem() throws InterruptedException {
        if (turned == null) {
            refuse();
            return null;
        }
        Object progress = turned.turn(TURN);
        if (progress != null && isStopping()) {
            progress = pause();
        }
        report();
        return progress;
    }

    private boolean isStopping() {
        return job.getBatchStatus() == BatchStatus.STOPPING || step.getBatchStatus() == BatchStatus.STOPPING;
    }

    private Object pause() throws InterruptedException {
        if (!stopping) {
            stopping = true;
            turned.stopped();
        }
        Object progress = turned.turn(TURN);
        while (progress != null) {
            progress = turned.turn(TURN);
        }
        return null;
    }

    /** Ids of what is to be gone on with; everything else about it is in the state store. */
    @Override
    public Serializable checkpointInfo() {
        return turned == null ? null : drives.checkpoint(turned).asData();
    }

    @Override
    public void close() throws InterruptedException {
        if (turned == null) {
            return;
        }
        try {
            if (isStopping() && !turned.hasEnded()) {
                pause();
            }
        } finally {
            turned.release();
            report();
        }
    }

    private void refuse() {
        job.setExitStatus(
                refusal.length() > Outcomes.EXIT_STATUS_MAX
                        ? refusal.substring(0, Outcomes.EXIT_STATUS_MAX - 1) + "…"
                        : refusal);
        step.setExitStatus(Outcomes.Ending.FAILED.name());
    }

    private void report() {
        step.setPersistentUserData(turned.outcomes().runIds());
        if (turned.hasEnded()) {
            job.setExitStatus(turned.outcomes().text());
            step.setExitStatus(turned.outcomes().ending().name());
        } else {
            job.setExitStatus("interrupted; another job goes on with it");
        }
    }
}
