package io.aureus.client;

import java.util.List;
import java.util.Map;

/**
 * Jobs of Aureus for other applications on the same server. A batch job belongs to the application that starts it, so this
 * calls the batch runtime inside Aureus, through the enterprise bean {@value #NAME}.
 *
 * <pre>{@code
 * long execution = Jobs.lookup().start(Map.of("workflow", "order", "input.customer", "4711"));
 * }</pre>
 */
public interface Jobs {

    /** Where it is found, if Aureus is deployed under the name {@code aureus}. */
    String NAME = "java:global/aureus/Jobs";

    /**
     * Finds Aureus on this server. To be called on a thread of an application.
     *
     * @return may be kept for as long as Aureus stays deployed
     * @throws JobsException if it is not there
     */
    static Jobs lookup() throws JobsException {
        return JobsLookup.find();
    }

    /**
     * Starts a job. Returns as soon as the job is queued; whether the workflow was found and accepted is told by {@link
     * #status}.
     *
     * @param parameters {@code workflow} and, as needed, {@code input.NAME}, {@code inputs}, {@code concurrency}, {@code
     *     runId}, {@code tenant}; not null
     * @return id of the job's execution
     * @throws JobsException if the server starts no job
     */
    long start(Map<String, String> parameters) throws JobsException;

    /**
     * Stops a job: its runs are paused. Returns at once.
     *
     * @param executionId of the job
     * @throws JobsException if it is unknown, or not running
     */
    void stop(long executionId) throws JobsException;

    /**
     * Restarts a job that was stopped: its runs go on.
     *
     * @param executionId of the job's latest execution
     * @return id of the new execution
     * @throws JobsException if it is unknown, running, or completed
     */
    long restart(long executionId) throws JobsException;

    /**
     * How a job stands.
     *
     * @param executionId of the job
     * @return a point-in-time reading
     * @throws JobsException if it is unknown
     */
    JobStatus status(long executionId) throws JobsException;

    /**
     * The latest jobs.
     *
     * @param limit how many at most, 1 to 1,000
     * @return newest first
     * @throws JobsException if the job repository cannot be read
     */
    List<JobStatus> list(int limit) throws JobsException;
}
