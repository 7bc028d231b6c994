package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.store.PoolGauges;
import io.aureus.store.StoreUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A purge and deployments of a store borrow as the store itself does: its pool hears of broken connections, its log once. */
class LentConnectionsTest {

    private final AtomicInteger told = new AtomicInteger();

    @Test
    void a_broken_connection_that_a_purge_or_a_deployment_meets_is_not_lent_again_and_told_once() throws Exception {
        TestDatabase database = TestDatabase.create();
        Schema.migrate(database.dataSource());
        Pool pool = new Breaking(database);
        try (Said said = new Said();
                PostgresStateStore store = new PostgresStateStore(pool, new Protocol())) {
            isRefused(() -> store.find("default", "any"));
            isRefused(() -> store.purge(events -> CompletableFuture.completedFuture(null))
                    .execute(PurgeOrder.of("default", Duration.ofDays(30)), purged -> {}));
            isRefused(() -> store.deployments().current("default", "production", "orders"));

            assertThat(told).hasValue(3);
            assertThat(said.with("AUR-609")).hasSize(1);
        }
    }

    private static void isRefused(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(StoreUnavailableException.class);
    }

    /** Whatever it lends was ended by an administrator the moment before. */
    private final class Breaking implements Pool {
        private final TestDatabase database;

        Breaking(TestDatabase database) {
            this.database = database;
        }

        @Override
        public DataSource source() {
            return (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                        try {
                            Object answer = method.invoke(database.dataSource(), arguments);
                            if (answer instanceof Connection connection) {
                                end(connection);
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void end(Connection connection) throws Exception {
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            database.execute("SELECT pg_terminate_backend(" + pid + ", 10000)");
        }

        @Override
        public void isBroken(Connection connection) {
            told.incrementAndGet();
        }

        @Override
        public DataSource direct() {
            return database.dataSource();
        }

        @Override
        public DataSource control() {
            return database.dataSource();
        }

        @Override
        public String place() {
            return "here";
        }

        @Override
        public PoolGauges gauges() {
            return new PoolGauges(0, 0, 0, 0, 0);
        }

        @Override
        public void close() {
            // nothing is kept
        }
    }
}
