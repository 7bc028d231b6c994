package io.aureus.simulation;

/** How hard any world is hit: each number is the mean number of turns between two blows of a kind, 0 for none. */
interface Weather {
    /** A process ends, anywhere. */
    int kill();

    /** A host ends. */
    int powerLoss();

    /** A process stands still for a while. */
    int freeze();

    /** An operation of a disk fails. */
    int fault();

    /** Somebody pauses, cancels, or ends a process in good order. */
    int command();

    /** Operations between two changes of who goes on. */
    int switches();

    /** How many there are at a time. */
    int processes();
}
