package io.aureus.simulation;

/**
 * Plays worlds of one kind from seeds; what breaks says how to play it again.
 *
 * @param <P> what its processes are made of
 * @param <W> the kind
 */
abstract class Worlds<P extends Parts, W extends World> {
    /** Crashes in one world: few, so that histories stay short and there are many beginnings and ends. */
    static final int CRASHES_PER_WORLD = 10;

    private int played;
    private long crashes;
    private long recoveries;
    private long events;
    private long looks;

    Worlds() {
        Silence.begin();
    }

    /** The seed that was asked for by {@code -Daureus.seed=N}, or null. */
    static Long askedSeed() {
        return Long.getLong("aureus.seed");
    }

    /** A new world. */
    abstract W world(long seed, P parts, Turns turns);

    /** One was played to its end. */
    void played(W world) {
        played++;
        crashes += world.crashes();
        recoveries += world.recoveries();
        events += world.onlooker().events();
        looks += world.onlooker().looks();
    }

    /** Plays one world to its end. */
    final W play(long seed, P parts) {
        try (Turns turns = new Turns()) {
            W world = world(seed, parts, turns);
            try {
                turns.play(world);
            } catch (AssertionError e) {
                throw new AssertionError(again(seed, world) + e.getMessage(), e);
            } catch (IllegalStateException e) {
                throw new IllegalStateException(again(seed, world) + e.getMessage(), e);
            }
            played(world);
            return world;
        }
    }

    private static String again(long seed, World world) {
        return "seed " + seed + ", turn " + world.turns() + " (again: -Daureus.seed=" + seed
                + ", with every step: -Daureus.trace=true): ";
    }

    /** Plays the world that was asked for, or else worlds from one seed on, one seed after the other, until there were so many crashes. */
    final void playUntil(long firstSeed, long crashesWanted, P parts) {
        Long asked = askedSeed();
        if (asked != null) {
            play(asked, parts);
            return;
        }
        for (long seed = firstSeed; crashes < crashesWanted; seed++) {
            play(seed, parts);
        }
        System.out.println("simulation from seed " + firstSeed + ": " + this);
    }

    /** What breaks first in so many worlds from one seed on, or null. */
    final AssertionError firstBroken(long firstSeed, int worlds, P parts) {
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            try {
                play(seed, parts);
            } catch (AssertionError e) {
                return e;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return played + " worlds, " + crashes + " crashes, " + recoveries + " runs gone on with after a crash, "
                + events + " events, " + looks + " looks at all that is durable";
    }
}
