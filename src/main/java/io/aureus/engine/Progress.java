package io.aureus.engine;

/**
 * What one step of a drive has achieved.
 *
 * @param events events acknowledged
 * @param left runs let go of: ended, paused, or left to others
 */
public record Progress(long events, long left) {}
