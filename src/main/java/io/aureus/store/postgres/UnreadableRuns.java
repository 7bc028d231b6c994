package io.aureus.store.postgres;

import io.aureus.run.RunKey;
import io.aureus.store.Claim;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Submitted runs that were taken and whose rows this program does not understand: they are given back, and told once in a while. */
final class UnreadableRuns {
    private static final Logger LOG = Logger.getLogger(UnreadableRuns.class.getName());
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int TOLD_MAX = 1_000;

    private final UnusedClaims unused;
    private final Map<RunKey, Long> toldAt = new HashMap<>();

    UnreadableRuns(UnusedClaims unused) {
        this.unused = unused;
    }

    synchronized void found(RunKey run, Claim claim, RuntimeException why) {
        unused.add(run, claim);
        long now = System.nanoTime();
        Long before = toldAt.get(run);
        if (before != null && now - before < QUIET_NANOS) {
            return;
        }
        if (toldAt.size() >= TOLD_MAX) {
            toldAt.clear();
        }
        toldAt.put(run, now);
        LOG.log(
                Level.SEVERE,
                why,
                () -> "AUR-654 What the database has of run '" + run + "' cannot be read (" + why
                        + "): was it written by a newer"
                        + " program, or changed by hand? It stays as it is, and the others go on. Upgrade this server, or"
                        + " mend its rows in workflow_states and task_states");
    }
}
