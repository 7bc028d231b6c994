package io.aureus.store.postgres.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.run.RunStatus;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.StoredDefinition;
import io.aureus.store.StoredRun;
import io.aureus.store.postgres.Deployments;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

class CatalogueTest {
    private TestDatabase database;
    private PostgresStateStore store;
    private Catalogue catalogue;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.create();
        store = database.store();
        store.initialize();
        catalogue = new Catalogue(database.dataSource());
    }

    @AfterEach
    void close() {
        catalogue.close();
        store.close();
    }

    private void runs(String tenant, String workflow, String prefix, int count, String status) throws Exception {
        database.execute("""
                INSERT INTO aureus.workflow_states (tenant_id, run_id, workflow_id, status, created_at, started_at, next_seq,
                    epoch, commit_id, submitted, sole, definition_hash, identity, start_data, error)
                SELECT '%1$s', '%3$s' || n, '%2$s', '%5$s', '2026-03-29T00:59:59.123456Z'::timestamptz + n * interval '1 second',
                    NULL, 7, 1, gen_random_uuid(), true, false, 'ab12', '%3$s' || n, '{}', NULL
                FROM generate_series(1, %4$s) n""".formatted(tenant, workflow, prefix, count, status));
    }

    @Test
    void runs_are_listed_as_the_store_lists_them() throws Exception {
        runs("default", "orders", "o-", 3, "completed");
        runs("default", "bills", "b-", 2, "running");
        runs("other", "orders", "x-", 1, "paused");

        for (String workflow : new String[] {null, "orders", "bills", "none"}) {
            for (boolean unfinished : new boolean[] {true, false}) {
                assertThat(catalogue.runs("default", workflow, unfinished, 4))
                        .extracting(ListedRun::key)
                        .as("%s %s", workflow, unfinished)
                        .containsExactlyElementsOf(store.list("default", workflow, unfinished, 4).stream()
                                .map(StoredRun::key)
                                .toList());
            }
        }
        ListedRun newest = catalogue.runs("default", "orders", false, 1).get(0);
        assertThat(newest.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(newest.createdAt()).isEqualTo(Instant.parse("2026-03-29T01:00:02.123456Z"));
        assertThat(newest.startedAt()).isNull();
        assertThat(newest.submitted()).isTrue();
    }

    @Test
    @Timeout(60)
    void a_list_of_runs_walks_along_the_index_of_lists() throws Exception {
        runs("default", "orders", "o-", 5_000, "completed");
        database.execute("ANALYZE aureus.workflow_states");

        assertThat(catalogue.runs("default", null, false, 50)).hasSize(50);

        String scans = "SELECT idx_scan::text FROM pg_stat_user_indexes WHERE indexrelname = 'workflow_states_newest'";
        while (database.text(scans).equals("0")) {
            Thread.onSpinWait(); // counted when the connection that asked has ended
        }
    }

    @Test
    void versions_and_deployments_are_listed_newest_first() throws Exception {
        Deployments deployments = store.deployments();
        deployments.deploy("default", "production", new StoredDefinition("orders", "a1", "Orders", "1", "{}"), "ann");
        deployments.deploy("default", "test", new StoredDefinition("bills", "b2", "Bills", null, "{}"), "bob");
        deployments.deploy("default", "production", new StoredDefinition("orders", "c3", "Orders", "2", "{}"), "ann");

        assertThat(catalogue.versions("default", null, 10))
                .extracting(version -> version.workflowId() + version.definitionHash() + version.version())
                .containsExactly("ordersc32", "billsb2null", "ordersa11");
        assertThat(catalogue.versions("default", "bills", 10)).hasSize(1);
        assertThat(catalogue.deployments("default", null, null, 10))
                .isEqualTo(deployments.list("default", null, null, 10))
                .hasSize(3);
        assertThat(catalogue.deployments("default", "production", "orders", 1))
                .isEqualTo(deployments.list("default", "production", "orders", 1));
        assertThat(catalogue.deployments("other", null, null, 10)).isEmpty();
    }

    @Test
    void what_changed_since_the_last_question_is_seen() throws Exception {
        runs("default", "orders", "o-", 1, "running");
        assertThat(catalogue.runs("default", null, true, 10)).hasSize(1);

        database.execute("UPDATE aureus.workflow_states SET status = 'failed', error = 'broken', parked = 'AUR-650'");

        assertThat(catalogue.runs("default", null, true, 10)).isEmpty();
        assertThat(catalogue.runs("default", null, false, 10))
                .extracting(run -> run.error() + " " + run.parked())
                .containsExactly("broken AUR-650");
    }

    @Test
    void while_the_database_is_away_a_list_is_refused_and_later_it_works() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        DataSource sick = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() throws SQLException {
                if (away.get()) {
                    throw new SQLException("Connection refused", "08001");
                }
                return database.dataSource().getConnection();
            }
        };
        try (Catalogue other = new Catalogue(sick)) {
            assertThatThrownBy(() -> other.runs("default", null, false, 10))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("AUR-618 The runs in the database cannot be listed (Connection refused)");
            away.set(false);
            assertThat(other.runs("default", null, false, 10)).isEmpty();
            away.set(true);
            assertThatThrownBy(() -> other.versions("default", null, 10)).hasMessageStartingWith("AUR-618");
        }
    }

    @Test
    void every_connection_is_given_back() throws Exception {
        AtomicInteger lent = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        DataSource counting = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() throws SQLException {
                lent.incrementAndGet();
                Connection real = database.dataSource().getConnection();
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                closed.incrementAndGet();
                            }
                            return method.invoke(real, arguments);
                        });
            }
        };
        try (Catalogue other = new Catalogue(counting)) {
            for (int i = 0; i < 5; i++) {
                other.runs("default", null, false, 10);
            }
            assertThat(lent.get()).isPositive().isEqualTo(closed.get());
        }
    }

    @Test
    void a_list_has_a_bound_and_none_is_made_after_the_end() {
        for (int limit : List.of(0, Catalogue.ROWS_MAX + 1)) {
            assertThatThrownBy(() -> catalogue.runs("default", null, false, limit))
                    .hasMessage("limit must be 1 to 10000, was " + limit);
        }
        catalogue.close();
        assertThatThrownBy(() -> catalogue.versions("default", null, 1)).hasMessageContaining("closed");
    }
}
