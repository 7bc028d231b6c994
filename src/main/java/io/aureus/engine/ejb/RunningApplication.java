package io.aureus.engine.ejb;

import io.aureus.config.InvalidSettingsException;
import io.aureus.config.Settings;
import io.aureus.engine.Application;
import io.aureus.engine.ApplicationBridge;
import io.aureus.engine.DriveFailedException;
import io.aureus.engine.DriveJob;
import io.aureus.engine.Engine;
import io.aureus.engine.EngineStarted;
import io.aureus.engine.News;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.Surroundings;
import io.aureus.engine.batch.Drives;
import io.aureus.engine.batch.Supervisor;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.ejb.EventLogWriter;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.ScheduledPurge;
import io.aureus.tool.Tool;
import io.aureus.tool.Tools;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The application's life: settings, log, store, tools and engine begin with the deployment, all or none, and end with the
 * undeployment. Meanwhile it is what a program that booted it speaks to.
 */
@Startup
@Singleton(name = "Application")
@Local(Application.class)
@DependsOn("EventLogWriter")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RunningApplication implements Application {
    private static final Logger LOG = Logger.getLogger(RunningApplication.class.getName());

    /** Beyond the grace, for committing what ended. */
    static final Duration DRAIN_EXTRA = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    @Resource
    private SessionContext context;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory threads;

    @EJB
    private EventLogWriter writer;

    @Inject
    @Any
    private Instance<Tool> tools;

    @Inject
    private Drives drives;

    @Inject
    private Event<EngineStarted> started;

    private final ServerShutdown shutdown = new ServerShutdown();
    private StateStore store;
    private Engine engine;
    private Supervisor supervisor;
    private ScheduledFuture<?> supervising;
    private ScheduledPurge purging;
    private boolean ended;

    @PostConstruct
    void begin() {
        try {
            Settings settings = ServerSettings.read();
            settings.notices().forEach(LOG::warning);
            try {
                boot(settings);
            } catch (NotReadyException e) {
                waitUntilReady(settings, e);
                return;
            }
            ApplicationBridge.started(context.getBusinessObject(Application.class));
        } catch (InvalidSettingsException | LogUnavailableException | StoreUnavailableException | RuntimeException e) {
            throw failed(e);
        }
    }

    private IllegalStateException failed(Exception why) {
        IllegalStateException failure = new IllegalStateException("Aureus does not start: " + why.getMessage(), why);
        end();
        ApplicationBridge.failed(failure);
        return failure;
    }

    /** A server that others own may be up before its database is; who boots one for a command learns of it at once. */
    private void waitUntilReady(Settings settings, NotReadyException why) {
        if (!isDeployedOnItsOwn()) {
            throw failed(why);
        }
        LOG.log(
                Level.WARNING,
                "AUR-533 Aureus is not ready: {0}. It drives nothing yet, and looks again every {1} s",
                new Object[] {why.getMessage(), Long.toString(LOOK_AGAIN.toSeconds())});
        News news = new News();
        news.isNews(why.getMessage(), Instant.now());
        supervising = timer.scheduleWithFixedDelay(
                () -> bootIfReady(settings, news), LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void bootIfReady(Settings settings, News news) {
        ScheduledFuture<?> waiting = supervising;
        if (ended || waiting.isCancelled() || engine != null) {
            return;
        }
        try {
            boot(settings);
            waiting.cancel(false);
            LOG.info("AUR-534 Aureus is ready");
        } catch (NotReadyException e) {
            if (news.isNews(String.valueOf(e.getMessage()), Instant.now())) {
                LOG.log(Level.WARNING, e, () -> "AUR-533 Aureus is not ready: " + e.getMessage());
            }
        } catch (InvalidSettingsException | LogUnavailableException | StoreUnavailableException | RuntimeException e) {
            IllegalStateException failure = failed(e);
            LOG.log(Level.SEVERE, failure, () -> failure.getMessage() + ". Remedy that, and deploy it again");
        }
    }

    private void boot(Settings settings)
            throws LogUnavailableException, StoreUnavailableException, InvalidSettingsException, NotReadyException {
        Tools all = Tools.installed().with(tools.stream().toList());
        store = Stores.open(settings);
        engine = new Engine(new Surroundings(
                store,
                writer.open(settings.eventLogType(), settings.eventLogDirectory()),
                all,
                TaskExecutor.find(),
                settings.maxConcurrency(),
                Clock.systemUTC(),
                new SecureRandom(),
                settings.grace(),
                settings.leaseGrace()));
        Path workflows = settings.workflowDirectory().orElse(null);
        drives.begin(engine, workflows);
        supervisor = new Supervisor(drives);
        purging = Stores.purging(settings, engine.surroundings());
        if (isDeployedOnItsOwn()) {
            serve();
            warnOf(ServerShutdown.warning(System.getProperty("com.sun.aas.instanceRoot")));
        }
        shutdown.onPrepare(this::drainForTheEnd);
        started.fire(new EngineStarted(engine, settings));
        long every = Supervisor.EVERY.toMillis();
        supervising = timer.scheduleWithFixedDelay(supervisor::look, every, every, TimeUnit.MILLISECONDS);
    }

    private static void warnOf(String problem) {
        if (problem != null) {
            LOG.warning(problem);
        }
    }

    /** A program that boots the server has this class too, and its loader is asked first. */
    private static boolean isDeployedOnItsOwn() {
        return ApplicationBridge.class.getClassLoader() == RunningApplication.class.getClassLoader();
    }

    @PreDestroy
    synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        shutdown.forget();
        if (supervising != null) {
            supervising.cancel(false);
        }
        if (engine != null) {
            drainForTheEnd();
        }
        if (store != null) {
            store.close();
        }
        ApplicationBridge.stopped();
    }

    /** The container gives no second chance, and its logging may be gone already. */
    private void drainForTheEnd() {
        takeNothingMore();
        Duration atMost = engine.surroundings().grace().plus(DRAIN_EXTRA);
        try {
            if (!drives.drain(atMost)) {
                LOG.log(
                        Level.WARNING,
                        "AUR-518 Runs were still under way after {0}; they go on at the next start",
                        atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public DriveJob start(Iterator<? extends Order> orders, int window, RunListener listener)
            throws DriveFailedException {
        return drives.start(orders, window, true, listener);
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public void serve() {
        supervisor.serve();
        if (purging != null) {
            purging.begin(threads);
        }
    }

    private void takeNothingMore() {
        supervisor.end();
        if (purging != null) {
            purging.close();
        }
    }

    @Override
    public boolean drain(Duration atMost) throws InterruptedException {
        takeNothingMore();
        return drives.drain(atMost);
    }
}
