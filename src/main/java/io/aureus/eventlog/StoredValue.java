package io.aureus.eventlog;

/**
 * A value that lies beside the log, as opposed to its text.
 *
 * @param sha256 its name
 * @param bytes its length as UTF-8
 * @param file the absolute path of the file that holds it, or an empty text if there is no file
 */
public record StoredValue(String sha256, long bytes, String file) {}
