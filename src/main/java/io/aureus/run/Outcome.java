package io.aureus.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** How one execution of an attempt ended. */
public sealed interface Outcome {

    /**
     * With a result.
     *
     * @param result a JSON value, already checked; null if it lies beside the log
     * @param sha256 name of the result beside the log, or null
     * @param detail what else the event should say about it, or null
     */
    record Completed(Object result, String sha256, String detail) implements Outcome {
        /**
         * A result that stands in the event itself.
         *
         * @param result a JSON value, already checked
         */
        public Completed(Object result) {
            this(result, null, null);
        }
    }

    /**
     * Without success.
     *
     * @param error why
     */
    record Failed(TaskError error) implements Outcome {
        /** The error may not be null. */
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }

    /**
     * It was ended because it took too long, and has really ended.
     *
     * @param bound the time-out that it exceeded
     */
    record TimedOut(Duration bound) implements Outcome {
        /** The bound may not be null. */
        public TimedOut {
            Objects.requireNonNull(bound, "bound");
        }
    }

    /**
     * It completes by itself at a later time; nothing executes until then.
     *
     * @param dueAt when
     * @param result the JSON result that it has then, already checked
     */
    record Waits(Instant dueAt, Object result) implements Outcome {
        /** The time may not be null. */
        public Waits {
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /** It was ended by us before it had an outcome: a stop, a pause or a cancellation. Nothing records it. */
    record Cancelled() implements Outcome {}
}
