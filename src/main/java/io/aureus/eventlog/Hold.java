package io.aureus.eventlog;

import io.aureus.run.RunKey;

/** The right to drive a run, or to start an identity, until it is closed or its process ends. */
public interface Hold extends AutoCloseable {

    /**
     * What is held.
     *
     * @return the run; for an identity, a key whose runId is the identity
     */
    RunKey run();

    /** Lets go; closing again has no effect. Events handed over before are still appended, and kept held until then. */
    @Override
    void close();
}
