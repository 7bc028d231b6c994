package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions of the batch runtime whose process is gone, and those of processes that may still live. */
class JobProcessesTest {
    private static final DriverProcess ME = DriverProcess.own();
    private static final DriverProcess OTHER =
            new DriverProcess("elsewhere", "boot", "pid:[1]", 4_711, ME.started() - 1_000);
    private static final long NEW = 99;

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        Schema.migrate(database.dataSource());
        try (Connection connection = database.dataSource().getConnection()) {
            DriverRows.register(connection, "me", ME, true, 5, Duration.ofHours(1));
            DriverRows.register(connection, "other", OTHER, true, 5, Duration.ofHours(1));
        }
        execution(1, "now()");
    }

    private void execution(long id, String created) throws SQLException {
        database.execute(
                "INSERT INTO aureus.jbatchjobinstancedata (jobinstanceid, name) VALUES (" + id + ", 'workflow')");
        database.execute("INSERT INTO aureus.jbatchexecutioninstancedata (jobexecid, jobinstanceid, createtime,"
                + " batchstatus) VALUES (" + id + ", " + id + ", " + created + ", 'STARTED')");
        database.execute("INSERT INTO aureus.jbatchstepexecutioninstancedata (jobexecid, batchstatus) VALUES (" + id
                + ", 'STARTED')");
    }

    private int supersedes() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return JobProcesses.supersede(connection, NEW);
        }
    }

    private void isOf(DriverProcess process) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            JobProcesses.add(connection, 1, process);
        }
    }

    private String row(String what) throws SQLException {
        return database.text("SELECT " + what + " FROM aureus.jbatchexecutioninstancedata WHERE jobexecid = 1");
    }

    @Test
    void an_execution_whose_process_was_killed_is_closed_at_once_and_says_which_one_goes_on() throws Exception {
        isOf(OTHER);
        database.execute("UPDATE aureus.drivers SET expired = true, crashed = true WHERE driver_id = 'other'");

        assertThat(supersedes()).isOne();

        assertThat(row("batchstatus || ', ' || exitstatus")).isEqualTo("FAILED, SUPERSEDED BY " + NEW);
        assertThat(row("(endtime IS NOT NULL)::text")).isEqualTo("true");
        assertThat(database.text("SELECT batchstatus FROM aureus.jbatchstepexecutioninstancedata"))
                .isEqualTo("FAILED");
        assertThat(database.text("SELECT count(*)::text FROM aureus.job_processes"))
                .isEqualTo("0");
        assertThat(supersedes()).isZero();
    }

    @Test
    void an_execution_that_is_known_to_be_over_is_closed_alone_although_its_process_lives() throws Exception {
        isOf(ME);
        execution(2, "now()");
        try (Connection connection = database.dataSource().getConnection()) {
            JobProcesses.close(connection, 1, NEW);
            database.execute(
                    "UPDATE aureus.jbatchexecutioninstancedata SET batchstatus = 'COMPLETED' WHERE jobexecid = 2");
            JobProcesses.close(connection, 2, NEW);
        }

        assertThat(row("batchstatus || ', ' || exitstatus")).isEqualTo("FAILED, SUPERSEDED BY " + NEW);
        assertThat(database.text("SELECT string_agg(jobexecid || ' ' || batchstatus, ', ' ORDER BY jobexecid)"
                        + " FROM aureus.jbatchstepexecutioninstancedata"))
                .isEqualTo("1 FAILED, 2 STARTED");
        assertThat(database.text("SELECT batchstatus || coalesce(exitstatus, '')"
                        + " FROM aureus.jbatchexecutioninstancedata WHERE jobexecid = 2"))
                .isEqualTo("COMPLETED");
        assertThat(database.text("SELECT count(*)::text FROM aureus.job_processes"))
                .isEqualTo("0");
    }

    @Test
    void an_execution_of_a_process_that_holds_a_lease_is_left_alone() throws Exception {
        isOf(OTHER);
        assertThat(supersedes()).isZero();
    }

    @Test
    void so_is_that_of_one_that_lost_a_lease_and_has_another_or_may_be_about_to_get_one() throws Exception {
        isOf(OTHER);
        database.execute(
                "UPDATE aureus.drivers SET expired = true, updated_at = clock_timestamp() WHERE driver_id = 'other'");
        assertThat(supersedes()).as("it has just lost it").isZero();

        database.execute(
                "UPDATE aureus.drivers SET updated_at = clock_timestamp() - interval '1 hour' WHERE driver_id = 'other'");
        try (Connection connection = database.dataSource().getConnection()) {
            DriverRows.register(connection, "other-again", OTHER, true, 5, Duration.ofHours(1));
        }
        assertThat(supersedes()).as("it has another").isZero();

        database.execute("DELETE FROM aureus.drivers WHERE driver_id = 'other-again'");
        assertThat(supersedes()).as("it never came back").isOne();
    }

    @Test
    void an_execution_that_nobody_claimed_is_closed_when_it_is_older_than_every_process() throws Exception {
        assertThat(supersedes()).isZero();
        execution(2, "'2020-01-01'");
        assertThat(supersedes()).isOne();
        assertThat(row("batchstatus")).isEqualTo("STARTED");
    }
}
