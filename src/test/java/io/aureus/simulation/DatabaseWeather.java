package io.aureus.simulation;

import java.util.Random;

/**
 * How hard a world with a database is hit: each number is the mean number of turns between two blows of a kind, 0 for none.
 *
 * @param kill a process ends, anywhere
 * @param powerLoss a host ends
 * @param freeze a process stands still, often for longer than its lease
 * @param fault an operation of a disk fails
 * @param outage the database is away for a while
 * @param command somebody pauses, cancels, or ends a process in good order
 * @param answers statements between two whose answer is lost
 * @param switches operations between two changes of who goes on
 * @param processes how many there are at a time
 * @param shared whether they share one host and one directory, as opposed to one host for each
 */
record DatabaseWeather(
        int kill,
        int powerLoss,
        int freeze,
        int fault,
        int outage,
        int command,
        int answers,
        int switches,
        int processes,
        boolean shared)
        implements Weather {

    static DatabaseWeather random(Random chance) {
        return new DatabaseWeather(
                20 + chance.nextInt(150),
                chance.nextBoolean() ? 0 : 200 + chance.nextInt(400),
                chance.nextInt(4) == 0 ? 0 : 50 + chance.nextInt(150),
                chance.nextBoolean() ? 0 : 40 + chance.nextInt(200),
                chance.nextBoolean() ? 0 : 100 + chance.nextInt(300),
                20 + chance.nextInt(200),
                chance.nextInt(4) == 0 ? 0 : 5 + chance.nextInt(40),
                2 + chance.nextInt(20),
                1 + chance.nextInt(4),
                chance.nextBoolean());
    }
}
