package io.aureus.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/**
 * One transition of one run, as it stands in the log. The chain's own fields ({@code logSeq}, {@code hash}) belong to the
 * file it is written to, not to the event. Not modifiable.
 */
public final class Event {
    private final Instant timestamp;
    private final EventType type;
    private final RunKey key;
    private final String taskId;
    private final long seq;
    private final Map<String, Object> data;
    private final Map<String, Object> metadata;

    /** Made when it is first needed: it goes to the row of its run, more than once if the log is behind, and to the log. */
    private String json;

    /**
     * Checks and cuts the timestamp to milliseconds, so that an event equals itself read back.
     *
     * @param timestamp when it was decided; may step back, {@code seq} orders
     * @param type what happened
     * @param key of which run
     * @param taskId of which task, or null
     * @param seq position in its run's history, from 0, without gap
     * @param data JSON values, in the order written; empty if none; not changed from now on
     * @param metadata JSON values, in the order written; empty if none; not changed from now on
     */
    public Event(
            Instant timestamp,
            EventType type,
            RunKey key,
            String taskId,
            long seq,
            Map<String, Object> data,
            Map<String, Object> metadata) {
        this.timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
        this.type = Objects.requireNonNull(type, "type");
        this.key = Objects.requireNonNull(key, "key");
        this.taskId = taskId;
        this.seq = seq;
        this.data = Objects.requireNonNull(data, "data");
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        if (seq < 0) {
            throw new IllegalArgumentException("seq must be >= 0, was " + seq);
        }
    }

    /** When it was decided, cut to milliseconds; may step back, {@link #seq} orders. */
    public Instant timestamp() {
        return timestamp;
    }

    /** What happened. */
    public EventType type() {
        return type;
    }

    /** Of which run. */
    public RunKey key() {
        return key;
    }

    /** Of which task, or null. */
    public String taskId() {
        return taskId;
    }

    /** Position in its run's history, from 0, without gap. */
    public long seq() {
        return seq;
    }

    /** JSON values, in the order written; empty if none. */
    public Map<String, Object> data() {
        return data;
    }

    /** JSON values, in the order written; empty if none. */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** It as a JSON object of its {@link EventJson#fields} that is left open, for those of a file to follow. */
    public String json() {
        String known = json;
        if (known == null) {
            known = EventJson.text(this);
            json = known; // whoever sees none yet makes the same
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event event
                && seq == event.seq
                && type == event.type
                && timestamp.equals(event.timestamp)
                && key.equals(event.key)
                && Objects.equals(taskId, event.taskId)
                && data.equals(event.data)
                && metadata.equals(event.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(timestamp, type, key, taskId, seq, data, metadata);
    }

    @Override
    public String toString() {
        return json() + "}";
    }
}
