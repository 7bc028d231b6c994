package io.aureus.store.postgres;

import static io.aureus.store.MadeRuns.begin;
import static io.aureus.store.MadeRuns.commit;
import static io.aureus.store.MadeRuns.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.run.RunKey;
import io.aureus.store.Commit;
import io.aureus.store.Release;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a driver's claim and the end of its lease, whichever comes second waits for the first and sees it. */
class ClaimUnderLeaseTest {
    private static final String DRIVER = "a";

    private TestDatabase database;
    private PostgresStateStore other;
    private RunKey run;
    private Connection claims;
    private Connection expires;

    @BeforeEach
    void openConnections() throws Exception {
        database = TestDatabase.create();
        other = database.store();
        other.initialize();
        run = key();
        other.commit(commit(begin(other, run)));
        other.commit(new Commit(UUID.randomUUID(), List.of(), List.of(new Release(run, other.first(), null, true))));
        database.execute(
                "INSERT INTO aureus.drivers (driver_id, expires_at, pid, process_started, serves, host, boot_id,"
                        + " pid_namespace) VALUES ('" + DRIVER + "', 'infinity', 1, 1, true, 'h', 'b', 'n')");
        claims = open();
        expires = open();
    }

    @AfterEach
    void close() throws Exception {
        claims.close();
        expires.close();
        other.close();
    }

    private Connection open() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '200ms'");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private boolean isClaimed() throws SQLException {
        return Claims.claim(claims, DRIVER, run, UUID.randomUUID()).isPresent();
    }

    private boolean isExpired() throws SQLException {
        return DriverRows.expireEnded(expires, DRIVER, 0);
    }

    private static void assertWaits(Connection connection, ThrowingCallable statement) throws SQLException {
        assertThatThrownBy(statement).hasMessageContaining("lock timeout");
        connection.rollback();
    }

    @Test
    void trace_20_a_claim_that_commits_as_its_lease_is_expired_finds_that_and_takes_nothing() throws Exception {
        assertThat(isExpired()).isTrue();
        assertWaits(claims, this::isClaimed);
        expires.commit();

        assertThat(isClaimed()).isFalse();
        claims.commit();
        assertThat(other.claim(run)).isPresent();
    }

    @Test
    void trace_20_a_lease_is_not_expired_while_a_claim_commits_under_it_and_the_run_is_found_afterwards()
            throws Exception {
        assertThat(isClaimed()).isTrue();
        assertWaits(expires, this::isExpired);
        claims.commit();

        assertThat(other.claim(run)).isEmpty();
        assertThat(isExpired()).isTrue();
        expires.commit();
        assertThat(other.claim(run)).isPresent();
    }
}
