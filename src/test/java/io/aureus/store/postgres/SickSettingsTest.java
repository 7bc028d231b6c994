package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that is full, read-only or impatient, and strangers who hold locks. */
class SickSettingsTest extends SickServer {
    private static final String LOCK_ALL_RUNS = "SELECT FROM aureus.workflow_states FOR UPDATE";

    @Test
    void too_many_clients_already_costs_delay_only() throws Exception {
        Fleet one = atTheGate(SHORT);
        Fleet other = atTheGate(SHORT);
        List<Connection> strangers = new ArrayList<>();
        try {
            takeAll(strangers);
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE 'aureus%'");
            takeAll(strangers);
            one.openGate();
            other.openGate();
            await(() -> !one.blocked.isEmpty() && !other.blocked.isEmpty());
            await(() -> !said.with("53300").isEmpty());
        } finally {
            for (Connection stranger : strangers) {
                stranger.close();
            }
        }

        endWell(one);
        endWell(other);
        saidOnce(2); // that they were thrown out, and why they cannot come in again
    }

    private static void takeAll(List<Connection> strangers) {
        PGSimpleDataSource source = server.source("postgres");
        source.setUser("app");
        try {
            while (true) {
                strangers.add(source.getConnection());
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("53300");
        }
    }

    @Test
    void a_server_that_becomes_read_only_costs_delay_only() throws Exception {
        Fleet one = atTheGate(SHORT);
        Fleet other = atTheGate(SHORT);
        server.execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        try {
            one.openGate();
            other.openGate();
            await(() -> !one.blocked.isEmpty() && !other.blocked.isEmpty());
            nobodyHasMoreConnectionsThanAgreed();
        } finally {
            server.execute("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
        }

        endWell(one);
        endWell(other);
        saidOnce(1);
        assertThat(said.with("AUR-609").get(0)).contains("read-only").contains("25006");
    }

    @Test
    void a_lock_that_a_stranger_holds_for_longer_than_a_lease_costs_delay_only() throws Exception {
        Fleet patient = atTheGate(Server.Patience.USUAL);
        Fleet other = atTheGate(SHORT);
        try (Connection stranger = server.source(database).getConnection();
                Statement statement = stranger.createStatement()) {
            stranger.setAutoCommit(false);
            statement.execute(LOCK_ALL_RUNS);
            patient.openGate();
            other.openGate();
            await(() -> !other.blocked.isEmpty());
            for (int i = 0; i < LeaseKeeper.PERIOD.toSeconds() + 1; i++) {
                letPass(Duration.ofSeconds(1));
                nobodyHasMoreConnectionsThanAgreed();
            }
            stranger.commit();
        }

        endWell(patient);
        endWell(other);
        saidOnce(1);
        assertThat(patient.toldAtMost()).isZero();
    }

    @Test
    void a_deadlock_with_a_stranger_is_not_even_noticed() throws Exception {
        Fleet fleet = atTheGate(Server.Patience.USUAL);
        try (Connection stranger = server.source(database).getConnection();
                Statement statement = stranger.createStatement()) {
            statement.execute("SET deadlock_timeout = '1min'"); // so that it is the commit that has to give way
            stranger.setAutoCommit(false);
            // A commit takes its runs first and their tasks then; the stranger takes a task first and the runs then.
            statement.execute("SELECT FROM aureus.task_states WHERE run_id = (SELECT max(run_id) FROM"
                    + " aureus.workflow_states) FOR UPDATE");
            fleet.openGate();
            await(() -> !text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name = 'aureus' AND wait_event_type = 'Lock'")
                    .equals("0"));
            statement.execute(LOCK_ALL_RUNS);
            stranger.commit();
        }

        endWell(fleet);
        await(() -> !text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                .equals("0"));
        assertThat(fleet.toldAtMost()).isZero();
    }

    @Test
    void serialization_failures_are_not_even_noticed() throws Exception {
        Fleet fleet = atTheGate(SHORT);
        execute(
                "CREATE SEQUENCE failures",
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
                        + " IF nextval('public.failures') <= 5 THEN RAISE 'could not serialize' USING ERRCODE = '40001';"
                        + " END IF; RETURN NULL; END $$",
                "CREATE TRIGGER fail BEFORE UPDATE ON aureus.workflow_states EXECUTE FUNCTION fail()");
        fleet.openGate();

        endWell(fleet);
        assertThat(Integer.parseInt(text("SELECT last_value FROM failures"))).isGreaterThan(5);
        assertThat(fleet.toldAtMost()).isZero();
    }

    @Test
    void a_statement_timeout_of_the_role_does_not_end_commits_that_wait() throws Exception {
        server.execute("ALTER ROLE app SET statement_timeout = '200ms'");
        try (Connection stranger = server.source(database).getConnection();
                Statement statement = stranger.createStatement()) {
            Fleet fleet = atTheGate(Server.Patience.USUAL);
            stranger.setAutoCommit(false);
            statement.execute(LOCK_ALL_RUNS);
            fleet.openGate();
            letPass(Duration.ofSeconds(1));
            stranger.commit();

            endWell(fleet);
            assertThat(fleet.toldAtMost()).isZero();
            assertThat(said.with("AUR-609")).isEmpty();
        } finally {
            server.execute("ALTER ROLE app RESET statement_timeout");
        }
    }
}
