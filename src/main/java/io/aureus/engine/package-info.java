/**
 * Load, decide, commit, do: what turns a workflow into work. Plain Java; the same {@link io.aureus.engine.Drive} is turned
 * by a batch job's reader, by {@link io.aureus.engine.WorkflowOrchestrator} and by the simulation.
 */
package io.aureus.engine;
