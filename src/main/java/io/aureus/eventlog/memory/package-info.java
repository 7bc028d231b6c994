/** The event log without files: for tests, and for who chooses to lose the log with the process. */
package io.aureus.eventlog.memory;
