/**
 * What a run has done and may do next: its state, the moves that are allowed, the decisions that follow, and the events
 * that record them. Pure: time, ids and chance are arguments.
 */
package io.aureus.run;
