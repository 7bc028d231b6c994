package io.aureus.eventlog.ejb;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.memory.InMemoryEventLog;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.nio.file.Path;

/**
 * The one event log of this application. Being a singleton is what it adds: all callers of a server append through one
 * log, whose writer serializes them and shares one force among all that wait, and which owns its files once in this
 * process. Being depended on by the engine's bean ({@code @DependsOn}) is the other: the container closes the log after
 * the engine has drained, so the last events of every run find it open.
 *
 * <p>Concurrency is managed by the log itself: callers enqueue and go on. Under the container's own locks appends would
 * wait for each other, and no force could be shared.
 */
@Singleton
@LocalBean
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class EventLogWriter {
    private EventLog log;

    /**
     * Opens the log, once.
     *
     * @param type {@code filesystem} or {@code in-memory}
     * @param directory of the log in the file system; not used in memory
     * @return the log, which is closed by the container
     * @throws LogUnavailableException if the directory cannot be used
     * @throws IllegalStateException if it is open already
     */
    public synchronized EventLog open(String type, Path directory) throws LogUnavailableException {
        if (log != null) {
            throw new IllegalStateException("the event log is open already");
        }
        log = type.equals("in-memory") ? new InMemoryEventLog() : new FileSystemEventLog(directory);
        return log;
    }

    @PreDestroy
    synchronized void close() {
        if (log != null) {
            log.close();
        }
    }
}
