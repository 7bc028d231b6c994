package io.aureus.simulation;

import io.aureus.engine.Launch;
import io.aureus.run.RunKey;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What goes wrong in a world, and what its people ask for meanwhile. */
abstract class Storm {
    private static final int NAMED_RUNS = 3;

    final Random chance;
    private final World world;
    private final Weather weather;

    Storm(World world) {
        this.world = world;
        this.weather = world.weather();
        this.chance = world.chance();
    }

    /** Whether a kill hits it. */
    abstract boolean isWorthKilling(SimulatedDriver victim);

    /** What else goes wrong in such a world. */
    abstract void blowsElsewhere();

    /** Turns between two orders. */
    abstract int ordersEvery();

    abstract void order(SimulatedDriver driver);

    /** Whether the next run has a name of its own. */
    abstract boolean namesRun(SimulatedDriver driver);

    /** What goes wrong, or what somebody does; whether that was this turn. */
    final boolean blows() {
        if (world.drivers().size() < weather.processes()) {
            world.start();
        }
        SimulatedDriver victim = world.among(world.drivers());
        if (world.oneIn(weather.kill()) && isWorthKilling(victim)) {
            if (world.oneIn(3)) {
                world.kill(victim);
                world.died(victim);
                return true;
            }
            victim.operationsLeft = chance.nextInt(30);
        }
        if (world.oneIn(weather.powerLoss())) {
            world.powerLoss();
            return true;
        }
        if (world.oneIn(weather.freeze())) {
            victim.freeze();
        }
        if (world.oneIn(weather.fault())) {
            world.isFaulty();
            victim.operationsUntilFault = chance.nextInt(20);
        }
        blowsElsewhere();
        if (world.oneIn(weather.command())) {
            command(victim);
        }
        if (victim.orders.size() < 2 && world.oneIn(ordersEvery())) {
            order(victim);
        }
        return false;
    }

    private void command(SimulatedDriver driver) {
        List<RunKey> runs = world.onlooker().knownRuns();
        if (runs.isEmpty()) {
            return;
        }
        RunKey run = world.among(runs);
        world.tell(driver, "gets a command about " + run);
        command(driver, run);
    }

    void command(SimulatedDriver driver, RunKey run) {
        switch (chance.nextInt(6)) {
            case 0, 1 -> driver.engine().pause(run, "storm");
            case 2, 3 -> driver.engine().cancel(run, "storm");
            case 4 -> driver.leaveAll();
            default -> driver.close();
        }
    }

    final Launch launch(SimulatedDriver driver) {
        Workflow workflow = world.among(world.workflows());
        String runId = namesRun(driver) ? "named-" + chance.nextInt(NAMED_RUNS) : null;
        boolean fresh = runId == null && world.oneIn(8);
        Map<String, Object> inputs =
                runId != null ? Map.of("named", runId) : Map.of("number", (long) chance.nextInt(2), "fresh", fresh);
        return new Launch("default", workflow, inputs, null, runId, fresh, chance.nextBoolean(), Path.of("/work"));
    }
}
