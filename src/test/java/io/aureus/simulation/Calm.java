package io.aureus.simulation;

import java.util.List;
import java.util.stream.Collectors;

/** Fine weather after the storm: everything that was begun has to come to its end. */
abstract class Calm {
    private final World world;
    private SimulatedDriver finisher;
    private long began = -1;

    Calm(World world) {
        this.world = world;
    }

    /** Turns after which whoever is not ready is stuck. */
    abstract int turnsMax();

    /** The last trouble ends. */
    abstract void clears();

    /** Whether nobody's statement is still on its way. */
    boolean isQuiet() {
        return true;
    }

    /** Orders somebody to go on with what is left. */
    abstract void order(SimulatedDriver finisher);

    /** What is left was ordered; whether that was this turn. */
    abstract boolean waits();

    final boolean hasBegun() {
        return began >= 0;
    }

    final void begin() {
        world.tell("the weather", "is fine");
        began = world.turns();
        clears();
        if (world.oneIn(4)) {
            world.powerLoss();
        }
        for (SimulatedDriver driver : List.copyOf(world.drivers())) {
            driver.thaw();
            driver.operationsLeft = -1;
            driver.operationsUntilFault = -1;
            if (world.oneIn(3)) {
                world.kill(driver);
                world.died(driver);
            }
        }
    }

    /** Once nobody has anything to do any more, somebody goes on with what is left; whether that was this turn. */
    final boolean finish() {
        if (world.turns() - began > turnsMax()) {
            String busy = world.drivers().stream()
                    .filter(driver -> !driver.isIdle())
                    .map(driver -> driver + driver.doing())
                    .collect(Collectors.joining(", "));
            throw new AssertionError(
                    "stuck: after " + turnsMax() + " turns of fine weather work is left, on its way is "
                            + (isQuiet() ? "nothing" : "a statement") + ", busy are " + busy);
        }
        if (finisher == null) {
            finisher = world.start();
        }
        if (!world.drivers().stream().allMatch(SimulatedDriver::isIdle) || !isQuiet()) {
            return false;
        }
        order(finisher);
        if (finisher.orders.isEmpty()) {
            world.onlooker().checkEnd();
            world.end();
            return true;
        }
        return waits();
    }
}
