package io.aureus.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the next events of one run: numbers them and lays their fields out, in the one order that the log shows. */
final class Events {
    private final RunKey key;
    private final Instant now;
    private final List<Event> written = new ArrayList<>();
    private long nextSeq;

    Events(Run run, Instant now) {
        this.key = run.key();
        this.nextSeq = run.nextSeq();
        this.now = now;
    }

    List<Event> written() {
        return written;
    }

    void add(EventType type, String taskId, Map<String, Object> data, Map<String, Object> metadata) {
        written.add(new Event(now, type, key, taskId, nextSeq++, data, metadata));
    }

    void add(EventType type, String taskId, Map<String, Object> metadata) {
        add(type, taskId, Map.of(), metadata);
    }

    /** Fields in order; those with a null value are left out. */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return fields;
    }

    /** Fields of an attempt; the execution stands there from the second on. */
    static Map<String, Object> attempt(int attempt, int execution, Object... more) {
        Map<String, Object> fields =
                fields("attempt", (long) attempt, "execution", execution > 1 ? (long) execution : null);
        fields.putAll(fields(more));
        return fields;
    }

    /** Milliseconds, as all times in events. */
    static String time(Instant at) {
        return Timestamps.format(at);
    }
}
