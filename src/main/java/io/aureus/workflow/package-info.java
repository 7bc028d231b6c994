/**
 * What a workflow is: its tasks, what they depend on, and the policies they run under. A {@link
 * io.aureus.workflow.Workflow} says what should be done, as opposed to a run, which says what has been done so far.
 *
 * <p>Pure: no file, no clock, no YAML (that is {@code workflow.yaml}), no Jakarta.
 */
package io.aureus.workflow;
