package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes that look at each other's leases, with the time of a test: their own threads look once an hour. */
class LeaseKeeperTest {
    private static final Duration PERIOD = Duration.ofHours(5);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean away = new AtomicBoolean();
    private TestDatabase database;
    private LeaseKeeper one;
    private LeaseKeeper other;

    @BeforeEach
    void beginBoth() throws Exception {
        database = TestDatabase.create();
        Schema.migrate(database.dataSource());
        one = keeper();
        other = keeper();
        one.begin(0);
        other.begin(0);
    }

    @AfterEach
    void endBoth() {
        away.set(false);
        other.close();
        one.close();
    }

    private LeaseKeeper keeper() {
        DataSource real = database.dataSource();
        DataSource mayBeAway = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw new SQLException("Connection refused", "08001");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new LeaseKeeper(new ControlConnection(mayBeAway), PERIOD, nanos::get);
    }

    private void pass(Duration time) throws SQLException {
        nanos.addAndGet(time.toNanos());
        database.execute("UPDATE aureus.drivers SET expires_at = expires_at - interval '" + time.toSeconds() + " s'");
    }

    private boolean isExpired(String driver) throws SQLException {
        return database.text("SELECT expired::text FROM aureus.drivers WHERE driver_id = '" + driver + "'")
                .equals("true");
    }

    @Test
    void a_lease_that_stands_still_for_a_whole_period_is_expired() throws Exception {
        passUnderTheEyesOfTheOther();

        assertThat(isExpired(one.driver())).isTrue();
        assertThat(isExpired(other.driver())).isFalse();
    }

    @Test
    void who_stood_still_together_with_the_database_renews_first_and_takes_nothing() throws Exception {
        String before = one.driver();
        other.look();
        pass(PERIOD.multipliedBy(3));

        other.look();
        other.look();
        one.look();

        assertThat(isExpired(before)).isFalse();
    }

    /** Its lease is over, and each look follows the one before soon enough. */
    private void passUnderTheEyesOfTheOther() throws SQLException {
        other.look();
        for (int i = 0; i < 3; i++) {
            pass(PERIOD.dividedBy(2));
            other.look();
        }
    }

    @Test
    void a_lease_that_is_renewed_is_left_alone() throws Exception {
        for (int i = 0; i < 5; i++) {
            other.look();
            one.look();
            pass(PERIOD.dividedBy(2));
        }
        other.look();

        assertThat(isExpired(one.driver())).isFalse();
    }

    @Test
    void trace_28_after_an_outage_that_all_shared_everybody_renews_first_and_nobody_steals() throws Exception {
        String first = one.driver();
        String second = other.driver();
        other.look();
        away.set(true);
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
        other.look();
        one.look();
        pass(PERIOD.multipliedBy(3));
        away.set(false);

        other.look();
        one.look();
        other.look();

        assertThat(isExpired(first)).isFalse();
        assertThat(isExpired(second)).isFalse();
    }

    @Test
    void trace_29_a_process_whose_runs_are_no_longer_driven_does_not_renew() throws Exception {
        one.renewWhile(() -> false);
        one.look();

        passUnderTheEyesOfTheOther();

        assertThat(isExpired(one.driver())).isTrue();
    }

    @Test
    void a_process_whose_lease_was_taken_goes_on_as_another_driver() throws Exception {
        String before = one.driver();
        database.execute("UPDATE aureus.drivers SET expired = true WHERE driver_id = '" + before + "'");

        one.look();

        assertThat(one.driver()).isNotEqualTo(before);
        assertThat(one.isValid(before)).isFalse();
        assertThat(one.isValid(one.driver())).isTrue();
        assertThat(isExpired(before)).isTrue();
    }

    @Test
    void nothing_may_start_under_a_lease_that_may_have_run_out() throws Exception {
        assertThat(one.isValid(one.driver())).isTrue();

        pass(PERIOD);

        assertThat(one.isValid(one.driver())).isFalse();
        one.look();
        assertThat(one.isValid(one.driver())).isTrue();
    }

    @Test
    void the_lease_of_a_process_beside_us_that_has_ended_is_over_at_once() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        DriverProcess own = DriverProcess.own();
        for (String boot : new String[] {own.bootId(), "another boot"}) {
            database.execute(
                    "INSERT INTO aureus.drivers (driver_id, host, boot_id, pid_namespace, pid, process_started, serves,"
                            + " expires_at) VALUES ('of " + boot + "', 'here', '" + boot + "', '" + own.pidNamespace()
                            + "', "
                            + ended.pid() + ", 1, false, clock_timestamp() + interval '1 hour')");
        }

        other.look();

        assertThat(isExpired("of " + own.bootId())).isEqualTo(!own.bootId().isEmpty());
        assertThat(isExpired("of another boot")).isFalse();
    }
}
