package io.aureus.eventlog;

/**
 * Readings of a log for operators.
 *
 * @param type {@code filesystem} or {@code in-memory}
 * @param directory its absolute directory, or an empty text
 * @param totalBytes bytes in all log files known, as of the last look at the directory
 * @param files number of log files known, likewise
 * @param appendedEvents events acknowledged since this process started
 * @param writes write calls since this process started
 * @param forces forces of file contents since this process started
 * @param lastError the latest failure, or an empty text
 */
public record LogGauges(
        String type,
        String directory,
        long totalBytes,
        long files,
        long appendedEvents,
        long writes,
        long forces,
        String lastError) {}
