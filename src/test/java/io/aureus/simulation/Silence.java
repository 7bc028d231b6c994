package io.aureus.simulation;

import java.util.logging.Handler;
import java.util.logging.Logger;

/** Engine and store tell of each misfortune; in a simulation there are too many. Whoever else runs meanwhile is heard. */
public final class Silence {
    private Silence() {}

    static void begin() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFilter(message -> !isKept());
        }
    }

    /** Whether who asks is part of a simulation. */
    public static boolean isKept() {
        return Turns.isPlaying();
    }
}
