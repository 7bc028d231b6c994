package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.RunCommand;
import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps this process's lease and watches those of others, on a thread and a connection of its own. A lease that somebody
 * expired is not renewed: the process goes on as another driver, under a new id, without its runs. After an outage that
 * all shared, or a time in which the database or this process stood still, everybody renews first, because what was seen
 * before counts for nothing.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class.getName());

    /** How long a lease lasts without being renewed. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    private static final int RENEWALS_A_PERIOD = 5;

    /** Between two looks passes this part of a lease at most; else they don't make one observation. */
    private static final int LOOKS_AWAY_A_PERIOD = 2;

    private final ControlConnection control;
    private final Mishaps mishaps = new Mishaps();
    private final Ears ears = new Ears(mishaps);
    private final Duration period;
    private final LongSupplier nanoTime;
    private final Supplier<UUID> ids;
    private final UnusedClaims unused = new UnusedClaims();
    private final DriverProcess process = DriverProcess.own();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "aureus-lease");
        made.setDaemon(true);
        return made;
    });
    private final Map<String, Seen> seen = new HashMap<>();
    private long lookedAt;
    private final CutOff cutOff;
    private volatile BooleanSupplier turning = () -> true;
    private volatile boolean serves;
    private volatile int connections;
    private volatile Held held;
    private volatile ScheduledFuture<?> looking;

    private record Held(String driver, long validUntilNanos) {}

    private record Seen(long renewals, long sinceNanos) {}

    LeaseKeeper(ControlConnection control, Duration period, LongSupplier nanoTime) {
        this(control, period, nanoTime, UUID::randomUUID);
    }

    /** With where the ids of drivers come from, which must not come again. */
    LeaseKeeper(ControlConnection control, Duration period, LongSupplier nanoTime, Supplier<UUID> ids) {
        this.control = control;
        this.period = period;
        this.nanoTime = nanoTime;
        this.ids = ids;
        this.cutOff = new CutOff(period, () -> held.validUntilNanos(), nanoTime);
    }

    /**
     * Registers and begins to renew.
     *
     * @param connections that this process may open, for others to know; 0: unknown
     */
    void begin(int connections) throws StoreUnavailableException {
        this.connections = connections;
        register();
        look(); // the lease of a process that died on this machine is over at once
        cutOff.begin();
        looking = thread.scheduleWithFixedDelay(this::turn, 0, 1, TimeUnit.MILLISECONDS);
    }

    /** Waits, with open ears, until it is time to renew; then renews and looks. Nothing may end it but an interruption. */
    private void turn() {
        try {
            await(period.toMillis() / RENEWALS_A_PERIOD);
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            mishaps.met("keeping the lease", e);
        }
    }

    private void await(long millis) throws InterruptedException {
        if (ears.areOpen()) {
            try {
                control.run(connection -> ears.listen(connection, held.driver(), millis));
                return;
            } catch (SQLException e) {
                LOG.log(Level.FINE, e, () -> "nothing is heard for now: " + e.getMessage());
            } catch (RuntimeException | Error e) {
                mishaps.met("listening", e);
            }
        }
        Thread.sleep(millis);
    }

    /** From now on it hears of work and commands. */
    void listen(Runnable work, Consumer<RunCommand> commands) {
        ears.tell(work, commands);
    }

    /** A command has been acted on. */
    void done(RunKey run, long number) {
        ears.done(run, number);
    }

    /** Others may see that it takes submitted runs. */
    void serve() {
        serves = true;
    }

    /** Registers; somebody else is to look. */
    void register() throws StoreUnavailableException {
        try {
            control.run(this::register);
        } catch (SQLException e) {
            throw Failures.unavailable("registering this process as a driver", e);
        }
    }

    private void register(Connection connection) throws SQLException {
        String driver = process.host() + ":" + process.pid() + ":" + ids.get();
        long from = nanoTime.getAsLong();
        DriverRows.register(connection, driver, process, serves, connections, period);
        held = new Held(driver, from + period.toNanos());
    }

    /** Renews only as long as this says that runs are really being driven. */
    void renewWhile(BooleanSupplier condition) {
        turning = condition;
    }

    /** Tells when it could not be renewed for so long that others may have the runs. */
    void whenCutOff(Duration grace, Runnable told) {
        cutOff.tell(grace, told);
    }

    /** Looks whether it is. */
    void lookWhetherCutOff() {
        cutOff.look();
    }

    /** Claims of which nothing came: their runs are let go of at the next look. */
    UnusedClaims unused() {
        return unused;
    }

    /** The id under which this process drives now. */
    String driver() {
        return held.driver();
    }

    /** Whether nobody can have taken over what the given driver had, by this process's own clock. */
    boolean isValid(String driver) {
        Held now = held;
        long over = now.validUntilNanos() - cutOff.margin().toNanos();
        return now.driver().equals(driver) && over - nanoTime.getAsLong() > 0;
    }

    /** Renews its own lease and looks at the others once; throws nothing. Who stood still itself has seen nothing. */
    void look() {
        mindTheGap(nanoTime.getAsLong());
        try {
            control.run(connection -> {
                renew(connection);
                watch(connection);
                unused.giveBack(connection);
                ears.look(connection, held.driver());
            });
        } catch (SQLException e) {
            seen.clear();
            LOG.log(Level.FINE, e, () -> "the lease is renewed later: " + e.getMessage());
        } catch (RuntimeException e) {
            seen.clear();
            mishaps.met("renewing the lease", e);
        }
    }

    private void renew(Connection connection) throws SQLException {
        if (!turning.getAsBoolean()) {
            return;
        }
        long from = nanoTime.getAsLong();
        String driver = held.driver();
        if (DriverRows.renew(connection, driver, serves, period)) {
            held = new Held(driver, from + period.toNanos());
        } else {
            LOG.log(
                    Level.WARNING,
                    "AUR-604 The lease of this process was taken ({0}): its runs go on elsewhere; it goes on as a new driver",
                    driver);
            register(connection);
        }
    }

    /** Expires the leases of processes that are known to have ended, for whoever has no lease of its own. */
    static void expireEnded(Connection connection) throws SQLException {
        DriverProcess me = DriverProcess.own();
        for (Map.Entry<String, DriverRows.Lease> other :
                DriverRows.current(connection).entrySet()) {
            if (other.getValue().process().hasEnded(me)) {
                DriverRows.expireEnded(
                        connection, other.getKey(), other.getValue().renewals());
            }
        }
    }

    private void watch(Connection connection) throws SQLException {
        long before = nanoTime.getAsLong();
        Map<String, DriverRows.Lease> current = DriverRows.current(connection);
        long after = nanoTime.getAsLong();
        mindTheGap(after);
        seen.keySet().retainAll(current.keySet());
        for (Map.Entry<String, DriverRows.Lease> other : current.entrySet()) {
            if (!other.getKey().equals(held.driver())) {
                watch(connection, other.getKey(), other.getValue(), before, after);
            }
        }
    }

    /** Who did not look, or stood still while looking, cannot say that nothing moved. */
    private void mindTheGap(long now) {
        if (now - lookedAt > period.toNanos() / LOOKS_AWAY_A_PERIOD) {
            seen.clear();
        }
        lookedAt = now;
    }

    /** Seen since the end of one look, unrenewed until the beginning of another: what stands still in between counts for nobody. */
    private void watch(Connection connection, String driver, DriverRows.Lease lease, long before, long after)
            throws SQLException {
        Seen known = seen.get(driver);
        if (known == null || known.renewals() != lease.renewals()) {
            seen.put(driver, new Seen(lease.renewals(), after));
        }
        boolean ended = lease.process().hasEnded(process);
        boolean still = known != null
                && known.renewals() == lease.renewals()
                && before - known.sinceNanos() >= period.toNanos();
        boolean expired = ended
                ? DriverRows.expireEnded(connection, driver, lease.renewals())
                : still && DriverRows.expire(connection, driver, lease.renewals());
        if (expired) {
            LOG.log(Level.INFO, "AUR-605 The lease of {0} is over ({1}); its runs can be taken up", new Object[] {
                driver, ended ? "its process has ended" : "it was not renewed for " + period
            });
        }
    }

    @Override
    public void close() {
        cutOff.close();
        if (held == null) {
            return; // it never began
        }
        ears.close();
        if (looking != null) {
            looking.cancel(true);
        }
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
                control.run(connection -> {
                    ears.tellDone(connection);
                    DriverRows.end(connection, held.driver());
                    WorkQueue.wakeServers(connection); // what it had is for others now
                });
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, e, () -> "the lease runs out by itself");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        control.close();
    }
}
