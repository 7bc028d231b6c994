package io.aureus.cli;

import io.aureus.engine.Application;
import io.aureus.engine.Drive;
import io.aureus.engine.DriveFailedException;
import io.aureus.engine.DriveJob;
import io.aureus.engine.Engine;
import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.EventLog;
import io.aureus.store.StateStore;
import io.aureus.store.memory.InMemoryStateStore;
import io.aureus.tool.Tools;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real engine without a server: a thread turns each drive, as opposed to a batch job. */
final class PlainApplication implements Application, Applications.Started {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Engine engine;
    private final EventLog log;
    private final StateStore store;

    PlainApplication(EventLog log) {
        this(log, new InMemoryStateStore());
    }

    PlainApplication(EventLog log, StateStore store) {
        this.log = log;
        this.store = store;
        engine = new Engine(new Surroundings(
                store, log, Tools.installed(), threads, 16, Clock.systemUTC(), new Random(7), Duration.ofSeconds(2)));
    }

    @Override
    public Application application() {
        return this;
    }

    @Override
    public DriveJob start(Iterator<? extends Order> orders, int window, RunListener listener) {
        Drive drive = engine.drive(orders, window, true, listener);
        CompletableFuture<Void> end = new CompletableFuture<>();
        threads.execute(() -> {
            try (drive) {
                while (drive.step(Duration.ofSeconds(1)) != null) {
                    Thread.onSpinWait();
                }
                end.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return new ThreadJob(drive, end);
    }

    private record ThreadJob(Drive drive, CompletableFuture<Void> end) implements DriveJob {
        @Override
        public long executionId() {
            return 1;
        }

        @Override
        public void pause(String reason) {
            drive.leaveAll(reason);
        }

        @Override
        public void leave(String reason) {
            drive.leaveAll(reason);
        }

        @Override
        public void await() throws DriveFailedException, InterruptedException {
            await(Duration.ofMinutes(1));
        }

        @Override
        public boolean await(Duration atMost) throws DriveFailedException, InterruptedException {
            try {
                end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new DriveFailedException("AUR-5xx " + e.getCause().getMessage(), e.getCause());
            }
        }
    }

    /** From now on submitted runs are driven here, if there is a store that they can be submitted to. */
    @Override
    public void serve() {
        start(engine.submittedRuns(), 16, RunListener.NONE);
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public boolean drain(Duration atMost) throws InterruptedException {
        engine.drain();
        engine.awaitDrained();
        return true;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        store.close();
        log.close();
    }
}
