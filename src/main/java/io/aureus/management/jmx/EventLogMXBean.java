package io.aureus.management.jmx;

/** The event log, as operators see it: point-in-time readings that may not add up. */
public interface EventLogMXBean {

    /** {@code filesystem} or {@code in-memory}. */
    String getLogType();

    /** Its absolute directory, or an empty text. */
    String getDirectory();

    /** Bytes in all its files, as of its last look at the directory. */
    long getTotalBytes();

    /** Number of its files, likewise. */
    long getFiles();

    /** Events acknowledged since this process started. */
    long getAppendedEvents();

    /** The latest failure, or an empty text. */
    String getLastError();
}
