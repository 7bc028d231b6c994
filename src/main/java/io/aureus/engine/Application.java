package io.aureus.engine;

import java.time.Duration;
import java.util.Iterator;

/**
 * What a program asks of the application that it booted in its own JVM. As opposed to {@link WorkflowOrchestrator}, which
 * turns a drive on the caller's thread, every drive started here is turned by a batch job of the server.
 *
 * <p>Obtained by {@code ApplicationBridge.await(Application.class, timeout)}. The whole of {@code aureus run}:
 *
 * <pre>{@code
 * DriveJob job = application.start(List.of(launch).iterator(), 1, listener);   // returns at once
 * job.await();                                  // the listener has heard left(...) or refused(...) of every order by then
 * }</pre>
 *
 * <p>On a signal: {@link #drain}, while the server is fully up. {@code await} then returns, and the listener has heard
 * {@code left} with a run that is still {@code RUNNING}: it can be gone on with by the same command.
 */
public interface Application {

    /**
     * Starts a batch job that drives orders and stays with runs that only wait. If the job ends abnormally while runs are
     * under way, another one takes the drive over; whoever awaits it does not notice.
     *
     * @param orders what to drive; read on the job's thread, only when the window has room. If it throws, what is driven
     *     already is left in good order, and {@link DriveJob#await} throws what it threw
     * @param window how many runs at once at most, at least 1
     * @param listener told what durably happens, on the job's thread
     * @return the job, which is started or queued
     * @throws DriveFailedException if the server starts no job
     */
    DriveJob start(Iterator<? extends Order> orders, int window, RunListener listener) throws DriveFailedException;

    /**
     * From now on this process is a server: submitted runs of its directory that nobody drives are taken up. An application
     * that was deployed by others, as opposed to booted by a program, does so by itself.
     */
    void serve();

    /** The engine: pausing and cancelling single runs, and what it works with (log, store, tools). */
    Engine engine();

    /**
     * Lets every job come to its end: no new task starts, attempts in flight get their grace, what finished is committed,
     * runs are left to be gone on with. Jobs started later end at once. May be called again.
     *
     * @param atMost how long to wait at most; the grace and a few seconds more are enough
     * @return whether everything came to its end in that time
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    boolean drain(Duration atMost) throws InterruptedException;
}
