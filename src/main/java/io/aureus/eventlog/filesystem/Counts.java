package io.aureus.eventlog.filesystem;

import java.util.concurrent.atomic.AtomicLong;

/** Counts since start. */
final class Counts {

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong forces = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile String lastError = "";

    void appended(int count) {
        events.addAndGet(count);
    }

    void written(int count) {
        writes.incrementAndGet();
        bytes.addAndGet(count);
    }

    void forced() {
        forces.incrementAndGet();
    }

    void failed(String message) {
        lastError = message;
    }

    long events() {
        return events.get();
    }

    long writes() {
        return writes.get();
    }

    long forces() {
        return forces.get();
    }

    long bytes() {
        return bytes.get();
    }

    String lastError() {
        return lastError;
    }
}
