package io.aureus.engine.batch;

import io.aureus.client.JobStatus;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.operations.NoSuchJobException;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.batch.runtime.JobInstance;
import jakarta.batch.runtime.StepExecution;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The job {@code workflow} as an operator sees it. To be called outside a transaction, within the application. */
public final class WorkflowJobs {

    /** The id of the one job definition. */
    public static final String JOB = "workflow";

    /** The id of the resident job that drives submitted runs. */
    public static final String DISPATCHER = "dispatcher";

    private static final Logger LOG = Logger.getLogger(WorkflowJobs.class.getName());

    private static final Set<BatchStatus> OVER =
            EnumSet.of(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.STOPPED, BatchStatus.ABANDONED);

    private static JobOperator operator() {
        return BatchRuntime.getJobOperator();
    }

    /**
     * Starts a job.
     *
     * @param parameters as docs/deployment.md lists them
     * @return id of the execution
     * @throws jakarta.batch.operations.BatchRuntimeException if it is not started
     */
    public long start(Properties parameters) {
        return start(JOB, parameters);
    }

    /** The same for either job. */
    long start(String job, Properties parameters) {
        return operator().start(job, parameters);
    }

    /**
     * Stops a job: its runs are paused.
     *
     * @param executionId of the job
     * @throws jakarta.batch.operations.BatchRuntimeException if it is unknown, or not running
     */
    public void stop(long executionId) {
        operator().stop(executionId);
    }

    /**
     * Restarts a job that was stopped: its runs go on.
     *
     * @param executionId of the job's latest execution
     * @return id of the new execution
     * @throws jakarta.batch.operations.BatchRuntimeException if it is unknown, or completed
     */
    public long restart(long executionId) {
        return operator().restart(executionId, operator().getParameters(executionId));
    }

    /**
     * How an execution stands.
     *
     * @param executionId of the job
     * @throws NoSuchJobExecutionException if it is unknown
     */
    public JobStatus status(long executionId) {
        return status(operator().getJobExecution(executionId));
    }

    private static JobStatus status(JobExecution execution) {
        return new JobStatus(
                execution.getExecutionId(),
                String.valueOf(execution.getBatchStatus()),
                execution.getExitStatus(),
                runIds(execution.getExecutionId()));
    }

    /**
     * Whether a job execution of this process is over, or no longer known. The batch runtime itself knows, as opposed to its
     * repository: what was away when the job ended shows it as started for ever.
     */
    boolean isOver(long executionId) {
        try {
            return !JobRepository.isExecuting(executionId);
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, e, () -> "the batch runtime does not tell, its repository does");
            return isOverInRepository(executionId);
        }
    }

    private static boolean isOverInRepository(long executionId) {
        try {
            return OVER.contains(operator().getJobExecution(executionId).getBatchStatus());
        } catch (NoSuchJobExecutionException e) {
            return true;
        }
    }

    /** Runs that a job drives or drove, as of its last batch checkpoint. */
    private static List<String> runIds(long executionId) {
        List<String> ids = new ArrayList<>();
        for (StepExecution step : operator().getStepExecutions(executionId)) {
            Serializable kept = step.getPersistentUserData();
            if (kept instanceof List<?> texts) {
                texts.forEach(text -> ids.add(String.valueOf(text)));
            }
        }
        return ids;
    }

    /**
     * The latest executions, newest first.
     *
     * @param limit how many at most, at least 1
     */
    public List<JobStatus> latest(int limit) {
        List<JobStatus> found = new ArrayList<>();
        try {
            for (JobInstance instance : operator().getJobInstances(JOB, 0, limit)) {
                operator().getJobExecutions(instance).forEach(execution -> found.add(status(execution)));
            }
        } catch (NoSuchJobException e) {
            return List.of();
        }
        return found.stream().limit(limit).toList();
    }
}
