package io.aureus.engine;

/**
 * Executions that have begun together and will mostly be over in a moment. A commit that waits for them costs its runs a part of a
 * commit's time; one that does not leaves them to a commit of their own, and runs that were together stay apart from then on.
 * Waits only while most of them turn out to be that short. Touched by the driving thread only.
 */
final class Companions {

    /** Less than a commit takes. */
    private static final long WAIT_NANOS = 250_000;

    /** How much the latest one says about the next. */
    private static final double WEIGHT = 1.0 / 16;

    private long begunAt;
    private int underWay;
    private double shortShare;

    /** One begins. */
    void begins(long now) {
        if (now - begunAt > WAIT_NANOS) {
            underWay = 0;
        }
        begunAt = now;
        underWay++;
    }

    /** One that began then has ended. */
    void ended(long began, long now) {
        boolean isShort = now - began <= WAIT_NANOS;
        if (isShort && underWay > 0) {
            underWay--;
        }
        shortShare += WEIGHT * ((isShort ? 1 : 0) - shortShare);
    }

    /** How long a commit should wait for them now, in nanoseconds. */
    long waitNanos(long now) {
        return underWay == 0 || shortShare < 0.5 ? 0 : Math.max(0, begunAt + WAIT_NANOS - now);
    }
}
