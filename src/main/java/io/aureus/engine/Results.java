package io.aureus.engine;

import io.aureus.eventlog.EventLog;
import io.aureus.run.Identity;
import io.aureus.run.RunKey;
import io.aureus.store.DurableStateStore;
import io.aureus.store.StateStore;
import io.aureus.store.StoreUnavailableException;
import java.io.IOException;

/** Where results lie that are too large for an event, under their SHA-256. Thread-safe. */
interface Results {

    /** Between two tries while the store is away, at first. */
    long PAUSE_FIRST_MS = 100;

    /** And at most. */
    long PAUSE_MAX_MS = 5_000;

    /**
     * Keeps one, durably.
     *
     * @return its SHA-256
     * @throws IOException if it cannot be kept
     */
    String keep(RunKey run, String text) throws IOException;

    /**
     * Reads one.
     *
     * @throws IOException if it cannot be read, or is not there
     */
    String read(RunKey run, String sha256) throws IOException;

    /** Beside the log for whoever reads the log; in the store as well, if that is the truth. */
    static Results of(StateStore store, EventLog log, Sequence sequence) {
        Results beside = new Results() {
            @Override
            public String keep(RunKey run, String text) throws IOException {
                return log.storeValue(run.tenant(), run.workflowId(), text);
            }

            @Override
            public String read(RunKey run, String sha256) throws IOException {
                return log.value(run.tenant(), run.workflowId(), sha256);
            }
        };
        return store instanceof DurableStateStore durable ? inStore(durable, beside, sequence) : beside;
    }

    private static Results inStore(DurableStateStore store, Results beside, Sequence sequence) {
        return new Results() {
            @Override
            public String keep(RunKey run, String text) throws IOException {
                String sha256 = Identity.sha256(text);
                patiently(sequence, () -> {
                    store.keepValue(run.tenant(), run.workflowId(), sha256, text);
                    return sha256;
                });
                return beside.keep(run, text);
            }

            @Override
            public String read(RunKey run, String sha256) throws IOException {
                return patiently(sequence, () -> store.value(run.tenant(), run.workflowId(), sha256))
                        .orElseThrow(() -> new IOException(
                                "AUR-608 The value " + sha256 + " of run '" + run + "' is not in the store"));
            }
        };
    }

    /** Something that a store can do when it is there. */
    @FunctionalInterface
    interface Work<T> {
        T now() throws StoreUnavailableException;
    }

    /** A store that is away costs the attempt time, as it costs its run: only its own end, a time-out say, ends the waiting. */
    private static <T> T patiently(Sequence sequence, Work<T> work) throws IOException {
        long pause = PAUSE_FIRST_MS;
        while (true) {
            try {
                return work.now();
            } catch (StoreUnavailableException e) {
                try {
                    sequence.awaitStore(pause);
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e.getMessage(), e);
                }
                pause = Math.min(PAUSE_MAX_MS, 2 * pause);
            }
        }
    }
}
