package io.aureus.run;

import java.time.Instant;
import java.util.Map;

/**
 * What the first event of a run recorded.
 *
 * @param at when it started; null before
 * @param data all that was recorded
 */
record RunStart(Instant at, Map<String, Object> data) {
    /** The run has no event yet. */
    static final RunStart NONE = new RunStart(null, Map.of());

    String identity() {
        return EventFields.text(data, "identity");
    }

    boolean submitted() {
        return "servers".equals(data.get("belongsTo"));
    }

    Map<String, Object> inputs() {
        return EventFields.object(data, "inputs");
    }
}
