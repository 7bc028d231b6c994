package io.aureus.management.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Settings;
import io.aureus.engine.Engine;
import io.aureus.engine.EngineStarted;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.memory.InMemoryEventLog;
import io.aureus.store.StateStore;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import io.aureus.tool.Tools;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Beans are of the whole process, so nobody else may register them meanwhile. */
@Isolated
class ConnectionPoolTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Registration registration = new Registration();

    @Test
    void a_store_with_a_pool_shows_how_the_pool_stands() throws Exception {
        try (PostgresStateStore store = TestDatabase.create().store()) {
            store.initialize();
            store.list("default", "any", 1);
            registration.register(started(store));

            ObjectName pool = new ObjectName("io.aureus:type=ConnectionPool");
            assertThat(server.getAttribute(pool, "MaxConnections")).isEqualTo(4);
            assertThat(server.getAttribute(pool, "MinConnections")).isEqualTo(0);
            assertThat(server.getAttribute(pool, "UsedConnections")).isEqualTo(0);
            assertThat(server.getAttribute(pool, "WaitingCallers")).isEqualTo(0);
            assertThat((int) server.getAttribute(pool, "FreeConnections")).isBetween(1, 4);
            assertThat(server.getAttribute(new ObjectName("io.aureus:type=StateStore"), "StoreType"))
                    .isEqualTo("postgres");
        } finally {
            registration.unregister();
        }
    }

    @Test
    void a_store_in_memory_has_none_to_show() throws Exception {
        registration.register(started(new InMemoryStateStore()));
        try {
            assertThat(server.isRegistered(new ObjectName("io.aureus:type=ConnectionPool")))
                    .isFalse();
        } finally {
            registration.unregister();
        }
    }

    private static EngineStarted started(StateStore store) throws InvalidSettingsException {
        Engine engine = new Engine(new Surroundings(
                store,
                new InMemoryEventLog(),
                Tools.installed(),
                Runnable::run,
                1,
                Clock.systemUTC(),
                new Random(1),
                Duration.ZERO));
        return new EngineStarted(engine, Settings.read(Map.of(), Map.of(), Map.of()));
    }
}
