/**
 * The event log as files: one directory, one lock file, for each workflow a live {@code events.log} and closed segments.
 * docs/event-log.md tells the format and why the order of write, force, note and acknowledgement is what it is.
 */
package io.aureus.eventlog.filesystem;
