package io.aureus.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/** How many attempts may be in flight over all drives of an engine. Thread-safe; who finds none free is woken later. */
final class Slots {
    private final int max;
    private int free;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    Slots(int max) {
        this.max = max;
        this.free = max;
    }

    /** Takes up to this many; fewer, possibly none, if there are not so many. */
    synchronized int take(int wanted) {
        int taken = Math.min(wanted, free);
        free -= taken;
        return taken;
    }

    /** Gives some back and wakes everybody who waits. */
    void giveBack(int count) {
        if (count == 0) {
            return;
        }
        Queue<Runnable> woken;
        synchronized (this) {
            free += count;
            woken = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        woken.forEach(Runnable::run);
    }

    /** Calls back once, as soon as some are given back; at once if some are free. */
    void whenFree(Runnable wake) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(wake);
                return;
            }
        }
        wake.run();
    }

    /** How many more attempts could be in flight; a point-in-time count. */
    synchronized int free() {
        return free;
    }

    /** Attempts in flight right now; a point-in-time count. */
    synchronized int used() {
        return max - free;
    }
}
