package io.aureus.engine.batch;

import io.aureus.engine.Drive;
import io.aureus.engine.DriveFailedException;
import io.aureus.engine.DriveJob;
import io.aureus.engine.Engine;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.run.RunKey;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StoreUnavailableException;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The drives of this application and the jobs that turn them. A drive gets here before its job is started, and stays until
 * it has come to its end, whatever becomes of the job.
 */
@ApplicationScoped
public class Drives {
    private static final Logger LOG = Logger.getLogger(Drives.class.getName());

    private final Map<String, Entry> byToken = new ConcurrentHashMap<>();
    private final Map<RunKey, Instant> waiting = new ConcurrentHashMap<>();
    private final WorkflowJobs jobs = new WorkflowJobs();
    private volatile Engine engine;
    private volatile WorkflowFiles files;
    private volatile TurnedDrive dispatcher;

    private record Entry(TurnedDrive drive, Iterator<? extends Order> orders) {}

    /**
     * From now on there is an engine.
     *
     * @param turned drives what jobs ask for
     * @param workflowDirectory the directory below which jobs may name files, or null
     */
    public void begin(Engine turned, Path workflowDirectory) {
        files = new WorkflowFiles(workflowDirectory, turned.surroundings().tools());
        engine = turned;
    }

    /**
     * Starts a job that drives orders of this process.
     *
     * @param orders what to drive
     * @param window how many runs at once at most, at least 1
     * @param keepsWaiting whether it stays with runs that only wait
     * @param listener told what durably happens
     * @return the job
     * @throws DriveFailedException if the server starts no job
     */
    public DriveJob start(Iterator<? extends Order> orders, int window, boolean keepsWaiting, RunListener listener)
            throws DriveFailedException {
        return start(WorkflowJobs.JOB, orders, window, keepsWaiting, listener);
    }

    /** Starts the resident job that drives whatever is submitted to the servers of this database. */
    void dispatch() throws DriveFailedException {
        dispatcher = start(
                WorkflowJobs.DISPATCHER,
                engine.submittedRuns(),
                JobParameters.CONCURRENCY_MAX,
                false,
                RunListener.NONE);
    }

    /** Whether a dispatcher was started, and did not break; one that somebody stopped stays stopped. */
    boolean dispatches() {
        TurnedDrive resident = dispatcher;
        return resident != null && !resident.brokeDown();
    }

    private TurnedDrive start(
            String job, Iterator<? extends Order> orders, int window, boolean keepsWaiting, RunListener listener)
            throws DriveFailedException {
        TurnedDrive drive = add(job, orders, window, keepsWaiting, listener);
        try {
            startJob(drive);
        } catch (DriveFailedException e) {
            byToken.remove(drive.token());
            drive.neverTurned();
            throw e;
        }
        return drive;
    }

    /** Starts a job, the first one or another one, that turns a drive. */
    void startJob(TurnedDrive drive) throws DriveFailedException {
        Properties parameters = new Properties();
        parameters.setProperty(JobParameters.ORDER, drive.token());
        try {
            drive.startedAs(jobs.start(drive.job(), parameters));
        } catch (BatchRuntimeException e) {
            throw new DriveFailedException(
                    "AUR-511 The server starts no batch job: " + e.getMessage() + ". Its log says more", e);
        }
    }

    private TurnedDrive add(
            String job, Iterator<? extends Order> orders, int window, boolean keepsWaiting, RunListener listener) {
        boolean resident = job.equals(WorkflowJobs.DISPATCHER);
        Outcomes outcomes = new Outcomes(listener, engine.surroundings().clock(), resident);
        Drive drive = engine.drive(orders, window, keepsWaiting, outcomes);
        TurnedDrive turned = new TurnedDrive(UUID.randomUUID().toString(), job, drive, outcomes, System::nanoTime);
        byToken.put(turned.token(), new Entry(turned, orders));
        return turned;
    }

    /**
     * What a job that begins is to turn; it is the only one to do so until it releases it.
     *
     * @param executionId the job's
     * @param parameters the job's
     * @param earlier what an earlier execution of the job left
     * @throws JobRefusedException if there is nothing to turn
     */
    TurnedDrive take(long executionId, Properties parameters, JobCheckpoint earlier) throws JobRefusedException {
        if (engine == null) {
            throw new JobRefusedException("AUR-510 The engine is not up; start the job again when the application is");
        }
        JobParameters asked = JobParameters.of(parameters, !earlier.runs().isEmpty());
        TurnedDrive drive = driveOf(asked, earlier);
        if (!drive.take()) {
            throw new JobRefusedException("AUR-512 Another job turns this drive; there is nothing to do");
        }
        drive.startedAs(executionId);
        succeed(executionId, true);
        return drive;
    }

    /** Executions that processes which are gone left open are closed: this one goes on in their place. */
    void supersede() {
        TurnedDrive resident = dispatcher;
        if (resident != null && resident.executionId() > 0) {
            succeed(resident.executionId(), false);
        }
    }

    /** Closes an execution of this process that is over, which the batch runtime cannot write while its repository is away. */
    void supersede(long executionId, long by) {
        if (engine.surroundings().store() instanceof DurableStateStore durable) {
            try {
                durable.supersedeJob(executionId, by);
            } catch (StoreUnavailableException e) {
                LOG.log(Level.FINE, e, () -> "it stays open until this process has ended: " + e.getMessage());
            }
        }
    }

    /** Nothing of a run depends on it: what cannot be kept or closed now is closed later. */
    private void succeed(long executionId, boolean begins) {
        if (!(engine.surroundings().store() instanceof DurableStateStore durable)) {
            return;
        }
        try {
            if (begins) {
                durable.ownsJob(executionId);
            }
            int closed = durable.supersedeJobs(executionId);
            if (closed > 0) {
                LOG.log(
                        Level.INFO,
                        "AUR-531 {0} job execution(s) of processes that are gone are superseded by {1}",
                        new Object[] {closed, Long.toString(executionId)});
            }
        } catch (StoreUnavailableException e) {
            LOG.log(Level.FINE, e, () -> "job executions are looked after later: " + e.getMessage());
        }
    }

    private TurnedDrive driveOf(JobParameters asked, JobCheckpoint earlier) throws JobRefusedException {
        Entry known = asked.order() == null ? null : byToken.get(asked.order());
        if (known != null && !known.drive().hasEnded()) {
            return known.drive();
        }
        if (asked.order() != null && earlier.runs().isEmpty()) {
            throw new JobRefusedException("AUR-513 What gave this job its order has ended; there is nothing to do");
        }
        return add(WorkflowJobs.JOB, JobOrders.of(files, asked, earlier), asked.concurrency(), false, RunListener.NONE);
    }

    /** What the batch runtime is to keep of a drive. */
    JobCheckpoint checkpoint(TurnedDrive drive) {
        Entry entry = byToken.get(drive.token());
        int lines = entry != null && entry.orders() instanceof JobOrders orders ? orders.linesTaken() : 0;
        return new JobCheckpoint(lines, drive.outcomes().unfinished());
    }

    /** Drives that have not ended, those that have being forgotten. */
    List<TurnedDrive> open() {
        Collection<Entry> entries = byToken.values();
        boolean storeKnows = engine.surroundings().store() instanceof DurableStateStore;
        for (Entry entry : entries) {
            Map<RunKey, Instant> left = entry.drive().outcomes().takeWaiting();
            if (!storeKnows) {
                waiting.putAll(left);
            }
        }
        entries.removeIf(entry -> entry.drive().hasEnded());
        return entries.stream().map(Entry::drive).toList();
    }

    /** Takes the runs that jobs have left because they only wait, and that are due by now. */
    List<RunKey> takeDue(Instant now) {
        Map<RunKey, Instant> due = new LinkedHashMap<>(waiting);
        due.values().removeIf(at -> at.isAfter(now));
        due.keySet().forEach(waiting::remove);
        return List.copyOf(due.keySet());
    }

    /** The runs that are known to wait. */
    boolean waits(RunKey run) {
        return waiting.containsKey(run);
    }

    Engine engine() {
        return engine;
    }

    WorkflowJobs jobs() {
        return jobs;
    }

    /**
     * Lets every drive come to its end, whether its job still lives or not.
     *
     * @param atMost how long to wait at most
     * @return whether all did
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    public boolean drain(Duration atMost) throws InterruptedException {
        engine.drain();
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean all = true;
        for (Entry entry : byToken.values()) {
            all &= entry.drive().endBy(deadline);
        }
        return all;
    }
}
