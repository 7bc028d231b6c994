package io.aureus.simulation;

import io.aureus.engine.TakeUp;
import io.aureus.run.RunKey;
import java.util.List;

/** What goes wrong on one machine, whose disk may also be full. */
final class MemoryStorm extends Storm {
    private static final int RUNS_MAX = 20;
    private static final List<TakeUp.How> HOWS = List.of(TakeUp.How.values()).subList(0, 3);

    private final MemoryWorld world;
    private final MemoryWeather weather;

    MemoryStorm(MemoryWorld world, MemoryWeather weather) {
        super(world);
        this.world = world;
        this.weather = weather;
    }

    @Override
    boolean isWorthKilling(SimulatedDriver victim) {
        return victim.isBusy();
    }

    @Override
    void blowsElsewhere() {
        if (world.oneIn(weather.full())) {
            world.isFaulty();
            world.disk().capacity(chance.nextInt(60_000));
        } else if (world.oneIn(100)) {
            world.disk().capacity(Long.MAX_VALUE);
        }
    }

    @Override
    int ordersEvery() {
        return 10;
    }

    @Override
    void order(SimulatedDriver driver) {
        List<RunKey> runs = world.onlooker().knownRuns();
        long open =
                runs.stream().filter(run -> !world.onlooker().isFinished(run)).count();
        if (open == 0 ? runs.size() < RUNS_MAX : world.oneIn(2 + (int) open)) {
            driver.orders.add(launch(driver));
        } else {
            RunKey run = world.among(runs);
            driver.orders.add(new TakeUp(run, world.among(HOWS), "storm"));
        }
    }

    /** A launch with a name waits for the log, which only some can do within a turn. */
    @Override
    boolean namesRun(SimulatedDriver driver) {
        return driver.waitsForTheLog() && world.oneIn(3);
    }
}
