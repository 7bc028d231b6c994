package io.aureus.engine;

import io.aureus.run.Event;
import io.aureus.run.Run;
import java.util.List;

/** Learns what has durably happened. Called on the driving thread: it returns soon and throws nothing. */
public interface RunListener {

    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * A run has been taken up.
     *
     * @param run its state; to be read during the call only
     * @param resumed whether it went on with earlier work
     */
    default void begun(Run run, boolean resumed) {}

    /**
     * Events have been acknowledged by the log.
     *
     * @param run its state; to be read during the call only
     * @param events what happened, in order of seq
     */
    default void happened(Run run, List<Event> events) {}

    /**
     * Store or log refuse what a run did; the run waits and goes on by itself. Told when the cause is new, and then every half
     * minute at most, however often it is tried again.
     *
     * @param run its state; to be read during the call only
     * @param message what is wrong
     */
    default void blocked(Run run, String message) {}

    /**
     * This driver has let go of a run: it ended, was paused, or is left for another driver.
     *
     * @param run its state; to be read during the call only
     * @param resumed whether it went on with earlier work
     */
    default void left(Run run, boolean resumed) {}

    /**
     * Another driver has taken a run over while this one could not be reached; what was not committed is done there.
     *
     * @param run its state as it was known here; to be read during the call only
     */
    default void lost(Run run) {}

    /**
     * An order came to no run.
     *
     * @param order which
     * @param why the refusal
     */
    default void refused(Order order, RunRefusedException why) {}
}
