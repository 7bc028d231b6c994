package io.aureus.simulation;

import java.util.Random;

/**
 * How hard a world whose truth is the log is hit: each number is the mean number of turns between two blows of a kind, 0 for none.
 *
 * @param kill a process ends, anywhere
 * @param powerLoss the machine ends
 * @param freeze a process stands still for a while
 * @param fault an operation of the disk fails
 * @param full the disk is full for a while
 * @param command somebody pauses, cancels, or ends a process in good order
 * @param switches storage operations between two changes of who goes on
 * @param processes how many there are at a time
 */
record MemoryWeather(int kill, int powerLoss, int freeze, int fault, int full, int command, int switches, int processes)
        implements Weather {

    static MemoryWeather random(Random chance) {
        return new MemoryWeather(
                5 + chance.nextInt(50),
                chance.nextBoolean() ? 0 : 60 + chance.nextInt(300),
                chance.nextBoolean() ? 0 : 50 + chance.nextInt(200),
                chance.nextBoolean() ? 0 : 20 + chance.nextInt(200),
                chance.nextInt(4) == 0 ? 150 + chance.nextInt(300) : 0,
                20 + chance.nextInt(200),
                2 + chance.nextInt(60),
                1 + chance.nextInt(3));
    }
}
