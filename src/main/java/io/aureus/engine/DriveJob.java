package io.aureus.engine;

import java.time.Duration;

/** A drive that a batch job turns. Thread-safe. */
public interface DriveJob {

    /**
     * The latest execution of the job that turns the drive.
     *
     * @return the execution's id, as {@code list-batch-jobs} shows it
     */
    long executionId();

    /**
     * Pauses every run of the drive and takes no further order; attempts in flight get their grace. Returns at once.
     *
     * @param reason for people
     */
    void pause(String reason);

    /**
     * Leaves every run of the drive to be gone on with, and takes no further order; attempts in flight get their grace.
     * Returns at once.
     *
     * @param reason for people
     */
    void leave(String reason);

    /**
     * Waits until every run has been let go of and the job has ended.
     *
     * @throws DriveFailedException if the drive broke; the cause is what broke it
     * @throws InterruptedException if the thread was interrupted while waiting; the drive goes on
     */
    void await() throws DriveFailedException, InterruptedException;

    /**
     * The same for a bounded time.
     *
     * @param atMost how long to wait at most
     * @return whether it has ended
     * @throws DriveFailedException if the drive broke; the cause is what broke it
     * @throws InterruptedException if the thread was interrupted while waiting; the drive goes on
     */
    boolean await(Duration atMost) throws DriveFailedException, InterruptedException;
}
