package io.aureus.engine.batch;

import io.aureus.engine.Drive;
import io.aureus.engine.DriveFailedException;
import io.aureus.engine.DriveJob;
import io.aureus.engine.Progress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A drive and whoever turns it: one job execution at a time, as opposed to the drive itself, which belongs to the engine
 * and outlives a job that ends abnormally. Thread-safe.
 */
final class TurnedDrive implements DriveJob {
    private static final Logger LOG = Logger.getLogger(TurnedDrive.class.getName());
    private static final Duration NOTICED_AFTER = Duration.ofSeconds(1);

    private final String token;
    private final String job;
    private final Drive drive;
    private final Outcomes outcomes;
    private final LongSupplier nanoTime;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long executionId = -1;
    private volatile Throwable broken;
    private volatile boolean turning;
    private volatile boolean letGo;
    private volatile long releasedAt;

    /**
     * A drive that nobody turns yet.
     *
     * @param token names it among the drives of this process
     * @param job which job turns it
     * @param nanoTime the clock by which it is noticed that nobody does
     */
    TurnedDrive(String token, String job, Drive drive, Outcomes outcomes, LongSupplier nanoTime) {
        this.token = token;
        this.job = job;
        this.drive = drive;
        this.outcomes = outcomes;
        this.nanoTime = nanoTime;
        releasedAt = nanoTime.getAsLong();
    }

    String token() {
        return token;
    }

    String job() {
        return job;
    }

    /** Its job was told to stop: a user's runs are paused, those of a dispatcher are left to other servers. */
    void stopped() {
        if (job.equals(WorkflowJobs.DISPATCHER)) {
            leave("the dispatcher was stopped");
        } else {
            pause("stopped by JobOperator.stop");
        }
    }

    Outcomes outcomes() {
        return outcomes;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Whether it has ended because it broke. */
    boolean brokeDown() {
        return hasEnded() && broken != null;
    }

    /**
     * Nobody turns it, although somebody should: its job has let go of it, or is over and never turned it; as opposed to one
     * whose job is still being started, or waits for its turn.
     *
     * @param isOver whether a job execution is; only asked about one that never turned it
     */
    boolean lostItsJob(LongPredicate isOver) {
        return executionId >= 0 && isAbandoned() && (letGo || isOver.test(executionId));
    }

    private synchronized boolean isAbandoned() {
        return !turning && !hasEnded() && nanoTime.getAsLong() - releasedAt > NOTICED_AFTER.toNanos();
    }

    /** A job that will turn it has been started. */
    synchronized void startedAs(long execution) {
        executionId = execution;
        letGo = false;
        releasedAt = nanoTime.getAsLong();
    }

    /**
     * Becomes the one that turns it.
     *
     * @return false if somebody else does, or it has ended
     */
    synchronized boolean take() {
        if (turning || hasEnded()) {
            return false;
        }
        turning = true;
        return true;
    }

    /** Stops turning it, wherever it stands. */
    synchronized void release() {
        turning = false;
        letGo = true;
        releasedAt = nanoTime.getAsLong();
    }

    /**
     * One step of the drive. If it breaks, its runs are left in good order first; then {@link #await} tells.
     *
     * @return null when it has come to its end
     */
    Progress turn(Duration maxWait) throws InterruptedException {
        if (hasEnded()) {
            return null;
        }
        Progress progress;
        try {
            progress = drive.step(maxWait);
        } catch (RuntimeException e) {
            progress = broke(e);
        }
        if (progress == null) {
            ended.countDown();
        }
        return progress;
    }

    /** No job could be started for it, and it has taken nothing yet. */
    void neverTurned() {
        drive.close();
        ended.countDown();
    }

    /** The first time the drive is told to leave its runs; if it breaks again it is given up. */
    private Progress broke(RuntimeException e) {
        boolean again = broken != null;
        LOG.log(Level.SEVERE, e, () -> "AUR-514 A drive broke" + (again ? " again and is given up" : "") + ": " + e);
        if (again) {
            drive.close();
            return null;
        }
        broken = e;
        outcomes.refuse("AUR-514 The drive broke: " + e);
        drive.leaveAll("the drive broke");
        return new Progress(0, 0);
    }

    @Override
    public long executionId() {
        return executionId;
    }

    @Override
    public void pause(String reason) {
        drive.pauseAll(reason);
    }

    @Override
    public void leave(String reason) {
        drive.leaveAll(reason);
    }

    @Override
    public void await() throws DriveFailedException, InterruptedException {
        ended.await();
        throwIfBroken();
    }

    @Override
    public boolean await(Duration atMost) throws DriveFailedException, InterruptedException {
        boolean inTime = ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        throwIfBroken();
        return inTime;
    }

    private void throwIfBroken() throws DriveFailedException {
        if (broken != null && hasEnded()) {
            String message =
                    "AUR-514 The drive broke: " + broken + ". What is durable stays; repeat the command to go on";
            throw new DriveFailedException(message, broken);
        }
    }

    /** Waits for its end, turning it on this thread if no job does any more. */
    boolean endBy(long deadlineNanos) throws InterruptedException {
        boolean over = hasEnded();
        while (!over && deadlineNanos - System.nanoTime() > 0) {
            long left = Math.min(deadlineNanos - System.nanoTime(), NOTICED_AFTER.toNanos());
            over = ended.await(left, TimeUnit.NANOSECONDS);
            if (!over && isAbandoned() && take()) {
                over = turnUntil(deadlineNanos);
            }
        }
        return over;
    }

    private boolean turnUntil(long deadlineNanos) throws InterruptedException {
        try {
            boolean more = true;
            while (more && deadlineNanos - System.nanoTime() > 0) {
                more = turn(NOTICED_AFTER) != null;
            }
            return !more;
        } finally {
            release();
        }
    }
}
