package io.aureus.run;

import java.time.Instant;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param at when
 * @param error why it failed or was cancelled, or null
 * @param failingTask for which it failed, or null
 * @param outputs if it completed, else null
 */
record RunEnd(Instant at, String error, String failingTask, Map<String, Object> outputs) {
    /** It has not ended, or was opened again. */
    static final RunEnd NONE = new RunEnd(null, null, null, null);

    static RunEnd of(Event event) {
        boolean completed = event.type() == EventType.WORKFLOW_COMPLETED;
        return new RunEnd(
                event.timestamp(),
                EventFields.text(event.metadata(), "error"),
                event.taskId(),
                completed ? EventFields.object(event.data(), "outputs") : null);
    }
}
