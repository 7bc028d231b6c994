package io.aureus.simulation;

/** Plays worlds of one machine. */
final class MemoryWorlds extends Worlds<Parts, MemoryWorld> {
    @Override
    MemoryWorld world(long seed, Parts parts, Turns turns) {
        return new MemoryWorld(seed, CRASHES_PER_WORLD, parts, turns);
    }
}
