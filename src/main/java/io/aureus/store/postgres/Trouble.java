package io.aureus.store.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says what is wrong with the database once, however many runs wait for it and however often they try again, and once that
 * it is over. Thread-safe.
 */
final class Trouble {
    private static final Logger LOG = Logger.getLogger(Trouble.class.getName());

    /** How long something that was said is not said again. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Long> saidAt = new HashMap<>();
    private final Set<Object> inTrouble = new HashSet<>();
    private volatile boolean any;
    private boolean said;
    private long since;

    /**
     * Somebody met an error that time may heal.
     *
     * @param who met it; says itself when it is {@linkplain #over over}
     */
    synchronized void met(Object who, SQLException e) {
        long now = System.nanoTime();
        if (inTrouble.isEmpty()) {
            since = now;
        }
        inTrouble.add(who);
        any = true;
        Long last = saidAt.get(Failures.trouble(e));
        if (last == null || now - last >= QUIET_NANOS) {
            saidAt.put(Failures.trouble(e), now);
            said = true;
            LOG.log(Level.WARNING, "AUR-609 PostgreSQL does not work as it should: {0}", Failures.reason(e));
        }
    }

    /** It works again for somebody. */
    void over(Object who) {
        if (any) {
            forget(who);
        }
    }

    private synchronized void forget(Object who) {
        inTrouble.remove(who);
        any = !inTrouble.isEmpty();
        if (!any && said) {
            said = false;
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            LOG.log(
                    Level.INFO,
                    "AUR-610 PostgreSQL works again after {0} ms; what waited goes on",
                    Long.toString(millis));
        }
    }
}
