package io.aureus.engine;

import io.aureus.eventlog.Hold;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.store.Beginning;
import io.aureus.store.Claim;
import java.util.List;

/**
 * A run that was taken up, by whatever keeps others from it.
 *
 * @param run its state
 * @param claim names its driver in commits
 * @param hold keeps others from it: other drives of this process, and other processes where the log is the truth
 * @param identity keeps others from starting the same until its first event is acknowledged; or null
 * @param resumed whether it goes on with earlier work
 * @param first events that are to be recorded first
 * @param unproven events that were committed and may not be in the log yet: appended before anything else is recorded
 * @param beginning beside what it may begin, if it is a new one
 * @param asked the number of the latest command that it was given, or 0
 */
record Taken(
        Run run,
        Claim claim,
        Hold hold,
        Hold identity,
        boolean resumed,
        List<Event> first,
        List<Event> unproven,
        Beginning beginning,
        long asked) {

    /** One that nobody was ever asked to do anything with. */
    Taken(
            Run run,
            Claim claim,
            Hold hold,
            Hold identity,
            boolean resumed,
            List<Event> first,
            List<Event> unproven,
            Beginning beginning) {
        this(run, claim, hold, identity, resumed, first, unproven, beginning, 0);
    }

    /** Lets go of what it holds. */
    void close() {
        if (identity != null) {
            identity.close();
        }
        if (hold != null) {
            hold.close();
        }
    }
}
