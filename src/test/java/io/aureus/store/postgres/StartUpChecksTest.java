package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Each check is provoked on a real server; what is said goes to the log, so nobody else may speak meanwhile. */
@Isolated
class StartUpChecksTest {

    @Test
    void an_old_version_is_refused() {
        assertThatThrownBy(() -> StartUpChecks.requireVersion(120_022))
                .hasMessageStartingWith("AUR-620 PostgreSQL is version 12; 13 or newer is needed");
    }

    @Test
    void commits_that_do_not_wait_for_the_disk_are_warned_of() throws Exception {
        TestDatabase database = TestDatabase.create();
        database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
        assertThat(saidOf(database, InstantSource.system())).contains("AUR-622");
        database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = on");
        assertThat(saidOf(database, InstantSource.system())).doesNotContain("AUR-622");
    }

    @Test
    void clocks_that_differ_are_warned_of() throws Exception {
        TestDatabase database = TestDatabase.create();
        InstantSource fast = () -> InstantSource.system().instant().plusSeconds(90);
        assertThat(saidOf(database, fast)).contains("AUR-623").contains("differ by 9");
        assertThat(saidOf(database, InstantSource.system())).doesNotContain("AUR-623");
    }

    @Test
    void a_role_that_may_not_write_is_told_what_it_lacks_and_who_helps() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
        String role = "reader_of_" + database.name();
        database.execute("CREATE ROLE " + role);
        database.execute("GRANT USAGE ON SCHEMA aureus TO " + role);
        database.execute("GRANT SELECT ON ALL TABLES IN SCHEMA aureus TO " + role);
        database.execute("GRANT INSERT, UPDATE, DELETE ON aureus.drivers TO " + role);
        try (Connection connection = database.dataSource().getConnection()) {
            become(connection, role);
            assertThatThrownBy(() -> StartUpChecks.ofPrivileges(connection))
                    .hasMessageStartingWith(
                            "AUR-624 The role '" + role + "' lacks privileges: DELETE on aureus.workflow_states")
                    .hasMessageNotContaining("aureus.drivers")
                    .hasMessageNotContaining("SELECT on")
                    .hasMessageContaining(
                            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA aureus TO \"" + role);
        } finally {
            database.execute("DROP OWNED BY " + role);
            database.execute("DROP ROLE " + role);
        }
    }

    private static void become(Connection connection, String role) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role);
        }
    }

    private static String saidOf(TestDatabase database, InstantSource clock) throws Exception {
        StringBuilder said = new StringBuilder();
        var handler = new java.util.logging.StreamHandler() {
            @Override
            public synchronized void publish(java.util.logging.LogRecord record) {
                said.append(new java.util.logging.SimpleFormatter().formatMessage(record))
                        .append('\n');
            }
        };
        var logger = java.util.logging.Logger.getLogger(StartUpChecks.class.getName());
        logger.addHandler(handler);
        try (Connection connection = database.dataSource().getConnection()) {
            StartUpChecks.ofServer(connection, clock);
        } finally {
            logger.removeHandler(handler);
        }
        return said.toString();
    }
}
