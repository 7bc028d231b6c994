package io.aureus.store.postgres;

import io.aureus.config.PurgeSchedule;
import io.aureus.run.RunStatus;
import io.aureus.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Purges again and again, all tenants, in one of several servers: the one that has been serving longest. If two should take
 * themselves for that for a moment, both purge, which does no harm.
 */
public final class ScheduledPurge implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ScheduledPurge.class.getName());

    /** A clock that is set is noticed after that time. */
    private static final Duration LOOKS_AT_THE_CLOCK = Duration.ofMinutes(1);

    /** A batch is finished before it ends; beyond that nobody waits for it. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private static final String LONGEST_SERVING = """
            SELECT driver_id FROM aureus.drivers WHERE serves AND NOT expired AND expires_at > clock_timestamp()
            ORDER BY created_at, driver_id LIMIT 1""";

    /** By the key of each table, one look a tenant. */
    private static final List<String> NEXT_TENANT = List.of(
            "SELECT min(tenant_id) FROM aureus.workflow_states WHERE tenant_id > ?",
            "SELECT min(tenant_id) FROM aureus.workflow_versions WHERE tenant_id > ?",
            "SELECT min(tenant_id) FROM aureus.large_values WHERE tenant_id > ?");

    private final Connections connections;
    private final Supplier<String> driver;
    private final Purge purge;
    private final PurgeSchedule schedule;
    private final InstantSource clock;
    private Thread thread;
    private boolean closed;

    ScheduledPurge(
            Connections connections,
            Supplier<String> driver,
            Purge purge,
            PurgeSchedule schedule,
            InstantSource clock) {
        this.connections = connections;
        this.driver = driver;
        this.purge = purge;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Begins to wait for the next time; again is harmless.
     *
     * @param threads gives the one thread that waits and purges
     */
    public synchronized void begin(ThreadFactory threads) {
        if (thread == null && !closed) {
            thread = threads.newThread(this::again);
            thread.start();
        }
    }

    private void again() {
        try {
            while (true) {
                await(schedule.times().after(clock.instant()));
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    private void await(Instant time) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), time);
        while (left.compareTo(Duration.ZERO) > 0) {
            Thread.sleep(Math.max(1, Math.min(left.toMillis(), LOOKS_AT_THE_CLOCK.toMillis())));
            left = Duration.between(clock.instant(), time);
        }
    }

    /** Purges if it is this server that does; what goes wrong is said, and the next time is waited for. */
    void look() throws InterruptedException {
        try {
            if (!driver.get().equals(connections.with("looking who purges", ScheduledPurge::longestServing))) {
                return;
            }
            Purged purged = purge();
            if (!purged.equals(Purged.NOTHING)) {
                LOG.log(
                        Level.INFO,
                        "AUR-616 Purged by schedule: {0} runs with {1} tasks, {2} batch jobs",
                        new Object[] {purged.runs(), purged.tasks(), purged.jobs()});
            }
        } catch (StoreUnavailableException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    e,
                    () -> "AUR-617 The scheduled purge did not come to its end (" + e.getMessage() + "). It goes on at "
                            + schedule.times().after(clock.instant()));
        }
    }

    private Purged purge() throws StoreUnavailableException, InterruptedException {
        Set<String> jobs = PurgeOrder.JOBS;
        Purged total = Purged.NOTHING;
        for (String tenant : connections.with("looking for tenants", ScheduledPurge::tenants)) {
            total = total.plus(purge.execute(order(tenant, jobs), soFar -> {}));
            jobs = Set.of(); // they belong to no tenant
        }
        return total;
    }

    private PurgeOrder order(String tenant, Set<String> jobs) {
        Set<RunStatus> statuses = Arrays.stream(RunStatus.values())
                .filter(status -> schedule.statuses().contains(status.text()))
                .collect(Collectors.toSet());
        return new PurgeOrder(
                tenant,
                null,
                statuses,
                schedule.olderThan(),
                jobs,
                false,
                PurgeOrder.BATCH_SIZE,
                PurgeOrder.PAUSE_RATIO);
    }

    private static String longestServing(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LONGEST_SERVING);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static Set<String> tenants(Connection connection) throws SQLException {
        Set<String> tenants = new TreeSet<>();
        for (String sql : NEXT_TENANT) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (String next = next(statement, ""); next != null; next = next(statement, next)) {
                    tenants.add(next);
                }
            }
        }
        return tenants;
    }

    private static String next(PreparedStatement statement, String after) throws SQLException {
        statement.setString(1, after);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** Waits until what is being deleted is deleted, and no longer than seconds. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = thread;
        }
        if (ending == null) {
            return;
        }
        ending.interrupt();
        try {
            ending.join(ENDS_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
