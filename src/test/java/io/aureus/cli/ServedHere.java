package io.aureus.cli;

import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.store.postgres.PostgresStateStore;
import io.aureus.store.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** The real engine and store as a server has them, without a server: it drives what is submitted to a database. */
final class ServedHere implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final PlainApplication application;

    ServedHere(TestDatabase database, Path log) throws Exception {
        PostgresStateStore store = database.store();
        store.initialize();
        application = new PlainApplication(new FileSystemEventLog(log), store);
        application.serve();
    }

    /** Waits until something is true. */
    void until(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    @Override
    public void close() {
        try {
            application.drain(application.engine().surroundings().grace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        application.close();
    }
}
