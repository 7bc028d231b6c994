package io.aureus.management.jmx;

import io.aureus.config.Setting;
import io.aureus.config.Settings;
import io.aureus.engine.Engine;
import io.aureus.engine.EngineStarted;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.EventLog;
import io.aureus.run.RunStatus;
import io.aureus.store.PoolGauges;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.jpa.Catalogue;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** Puts the beans under {@code io.aureus:type=…} when the engine is up, and takes them away when the application ends. */
@ApplicationScoped
public class Registration {
    private static final Logger LOG = Logger.getLogger(Registration.class.getName());

    private final List<ObjectName> registered = new ArrayList<>();
    private Catalogue catalogue;

    void register(@Observes EngineStarted started) {
        Engine engine = started.engine();
        Surroundings with = engine.surroundings();
        register("Configuration", ConfigurationMXBean.class, () -> shown(started.settings()));
        register("StateStore", StateStoreMXBean.class, () -> with.store().type());
        register("EventLog", EventLogMXBean.class, new LogView(with.log()));
        register("Runs", RunsMXBean.class, new RunsView(engine));
        if (with.store().pool().isPresent()) {
            register("ConnectionPool", ConnectionPoolMXBean.class, new PoolView(with.store()));
        }
        if (with.store() instanceof PostgresStateStore store) {
            catalogue = new Catalogue(store.dataSource());
            register("Catalogue", CatalogueMXBean.class, new CatalogueView(catalogue));
        }
    }

    private static List<Map<String, String>> shown(Settings settings) {
        List<Map<String, String>> all = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Settings.Value value = settings.values().get(setting);
            all.add(shown(setting, value, false));
            settings.outranked(setting).forEach(other -> all.add(shown(setting, other, true)));
        }
        return all;
    }

    private static Map<String, String> shown(Setting setting, Settings.Value value, boolean outranked) {
        Map<String, String> shown = new TreeMap<>();
        shown.put("setting", setting.variable());
        if (value != null) {
            shown.put("value", setting.shown(value.text()));
            shown.put("source", value.source().text());
            shown.put("outranked", Boolean.toString(outranked));
        }
        return shown;
    }

    private <T> void register(String type, Class<T> view, T bean) {
        try {
            ObjectName name = new ObjectName("io.aureus:type=" + type);
            server().registerMBean(new StandardMBean(bean, view, true), name);
            registered.add(name);
        } catch (JMException e) {
            throw new IllegalStateException(
                    "AUR-529 io.aureus:type=" + type + " cannot be registered (is Aureus deployed twice?): " + e, e);
        }
    }

    @PreDestroy
    void unregister() {
        for (ObjectName name : registered) {
            try {
                server().unregisterMBean(name);
            } catch (InstanceNotFoundException | MBeanRegistrationException e) {
                LOG.log(Level.FINE, e, () -> name + " was gone already");
            }
        }
        if (catalogue != null) {
            catalogue.close();
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private record PoolView(StateStore store) implements ConnectionPoolMXBean {
        private PoolGauges now() {
            return store.pool().orElseThrow();
        }

        @Override
        public int getMaxConnections() {
            return now().max();
        }

        @Override
        public int getMinConnections() {
            return now().min();
        }

        @Override
        public int getUsedConnections() {
            return now().used();
        }

        @Override
        public int getFreeConnections() {
            return now().free();
        }

        @Override
        public int getWaitingCallers() {
            return now().waiting();
        }
    }

    private record LogView(EventLog log) implements EventLogMXBean {
        @Override
        public String getLogType() {
            return log.gauges().type();
        }

        @Override
        public String getDirectory() {
            return log.gauges().directory();
        }

        @Override
        public long getTotalBytes() {
            return log.gauges().totalBytes();
        }

        @Override
        public long getFiles() {
            return log.gauges().files();
        }

        @Override
        public long getAppendedEvents() {
            return log.gauges().appendedEvents();
        }

        @Override
        public String getLastError() {
            return log.gauges().lastError();
        }
    }

    private record RunsView(Engine engine) implements RunsMXBean {
        @Override
        public Map<String, Long> getCounts() {
            Map<RunStatus, Long> known = known();
            Map<String, Long> all = new TreeMap<>();
            Arrays.stream(RunStatus.values()).forEach(status -> all.put(status.text(), known.getOrDefault(status, 0L)));
            return all;
        }

        private Map<RunStatus, Long> known() {
            try {
                return engine.surroundings().store().counts();
            } catch (StoreUnavailableException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        @Override
        public int getDriven() {
            return engine.runsDriven();
        }

        @Override
        public int getAttemptsInFlight() {
            return engine.attemptsInFlight();
        }
    }
}
