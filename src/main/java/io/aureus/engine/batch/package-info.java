/**
 * Jakarta Batch turns the engine: a chunk step whose items are committed progress. A job is a driver and never the truth;
 * what it has done is in the state store and the event log before it says so. The only package that knows
 * {@code jakarta.batch}.
 */
package io.aureus.engine.batch;
