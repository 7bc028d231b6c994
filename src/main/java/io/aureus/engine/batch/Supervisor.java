package io.aureus.engine.batch;

import io.aureus.engine.DriveFailedException;
import io.aureus.engine.News;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import io.aureus.run.RunKey;
import io.aureus.store.DurableStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Sees to it that every drive is turned and every submitted run is driven: a drive whose job ended abnormally gets another
 * job, a run that was left because it only waits gets one when it is due, and a run that nobody drives gets one at all.
 * Always a new job: an old execution is never restarted, and says as its exit status that another one goes on.
 */
public final class Supervisor {

    /** How often {@link #look} is to be called. */
    public static final Duration EVERY = Duration.ofSeconds(1);

    /** How often it looks for submitted runs that nobody drives. */
    static final Duration RECOVERY_EVERY = Duration.ofSeconds(30);

    private static final Duration SUPERSEDES_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Supervisor.class.getName());

    private final Drives drives;
    private final News news = new News();
    private volatile boolean serving;
    private volatile boolean ended;
    private long supersedeAt = System.nanoTime();
    private long recoverAt = System.nanoTime();

    /**
     * A supervisor that has not looked yet.
     *
     * @param drives what it looks after; they have begun
     */
    public Supervisor(Drives drives) {
        this.drives = drives;
    }

    /** From now on submitted runs that nobody drives are taken up. */
    public void serve() {
        serving = true;
    }

    /** From now on it does nothing. */
    public void end() {
        ended = true;
    }

    /** Looks once; throws nothing, because whoever calls it again and again would stop at that. */
    public synchronized void look() {
        try {
            if (!ended) {
                adoptAbandoned();
                if (drives.engine().surroundings().store() instanceof DurableStateStore) {
                    dispatch();
                    return;
                }
                takeUp(drives.takeDue(now()));
                recover();
            }
        } catch (DriveFailedException | LogUnavailableException | RuntimeException e) {
            if (news.isNews(trouble(e), now())) {
                LOG.log(Level.WARNING, e, () -> "AUR-515 The supervisor tries again: " + e.getMessage());
            }
        }
    }

    /** By its code, if it has one: while a database is away its causes have many words. */
    private static String trouble(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("AUR-") ? message.split(" ", 2)[0] : message;
    }

    private Instant now() {
        return drives.engine().surroundings().clock().instant();
    }

    private void adoptAbandoned() throws DriveFailedException {
        for (TurnedDrive drive : drives.open()) {
            if (drive.lostItsJob(drives.jobs()::isOver)) {
                long before = drive.executionId();
                drives.startJob(drive);
                drives.supersede(before, drive.executionId());
                LOG.log(
                        Level.WARNING,
                        "AUR-516 Job execution {0} ended while runs were under way; {1} goes on",
                        new Object[] {Long.toString(before), Long.toString(drive.executionId())});
            }
        }
    }

    /** Where the store is the truth it also says what is due, and what nobody drives. */
    private void dispatch() throws DriveFailedException {
        if (serving && !drives.dispatches()) {
            drives.dispatch();
        }
        if (System.nanoTime() - supersedeAt >= 0) {
            supersedeAt = System.nanoTime() + SUPERSEDES_EVERY.toNanos();
            drives.supersede();
        }
    }

    private void recover() throws LogUnavailableException, DriveFailedException {
        if (!serving || System.nanoTime() - recoverAt < 0) {
            return;
        }
        recoverAt = System.nanoTime() + RECOVERY_EVERY.toNanos();
        EventLog log = drives.engine().surroundings().log();
        List<RunKey> undriven = new ArrayList<>();
        try (Stream<RunSummary> runs = log.runs(null, null, true)) {
            for (RunSummary run : (Iterable<RunSummary>) runs::iterator) {
                boolean ours = run.submitted() && run.status().equals("running") && !drives.waits(run.key());
                if (ours && log.holder(run.key()).isEmpty()) {
                    undriven.add(run.key());
                }
            }
        }
        takeUp(undriven);
    }

    private void takeUp(List<RunKey> runs) throws DriveFailedException {
        if (!runs.isEmpty()) {
            List<Order> orders = new ArrayList<>();
            runs.forEach(run -> orders.add(new TakeUp(run, TakeUp.How.ADOPT, "supervisor")));
            drives.start(orders.iterator(), JobParameters.CONCURRENCY_MAX, false, RunListener.NONE);
            LOG.log(Level.INFO, "AUR-517 {0} run(s) are taken up", runs.size());
        }
    }
}
