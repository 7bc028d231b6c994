package io.aureus.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Plays worlds from seeds; what breaks says how to play it again. */
final class Worlds {
    /** Crashes in one world: few, so that histories stay short and there are many beginnings and ends. */
    static final int CRASHES_PER_WORLD = 10;

    private static final Logger LOGGER = Logger.getLogger("io.aureus.engine");

    private static int silenced;

    private int played;
    private long crashes;
    private long recoveries;
    private long events;
    private long checks;

    /** The engine tells of each misfortune; here there are too many. */
    static synchronized void silence() {
        silenced++;
        LOGGER.setLevel(Level.OFF);
    }

    static synchronized void listenAgain() {
        silenced--;
        LOGGER.setLevel(silenced == 0 ? null : Level.OFF);
    }

    /** The seed that was asked for by {@code -Daureus.seed=N}, or null. */
    static Long askedSeed() {
        return Long.getLong("aureus.seed");
    }

    /** Plays one world to its end. */
    World play(long seed, Parts parts) {
        try (Turns turns = new Turns()) {
            World world = new World(seed, CRASHES_PER_WORLD, parts, turns);
            try {
                turns.play(world);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", turn " + world.turns() + " (again: -Daureus.seed=" + seed
                                + ", with every step: -Daureus.trace=true): " + e.getMessage(),
                        e);
            }
            played++;
            crashes += world.crashes();
            recoveries += world.recoveries();
            events += world.ledger().events();
            checks += world.ledger().checks();
            return world;
        }
    }

    /** Plays worlds from one seed on, one seed after the other, until there were so many crashes. */
    void playUntil(long firstSeed, long crashesWanted) {
        for (long seed = firstSeed; crashes < crashesWanted; seed++) {
            play(seed, Parts.REAL);
        }
    }

    @Override
    public String toString() {
        return played + " worlds, " + crashes + " crashes, " + recoveries + " runs gone on with after a crash, "
                + events + " events acknowledged, " + checks + " looks at the disk";
    }
}
