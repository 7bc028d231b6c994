/**
 * The append-only record of every transition: the port and, in child packages, its implementations. With the in-memory
 * state store the log is the truth: it also says who drives a run.
 */
package io.aureus.eventlog;
