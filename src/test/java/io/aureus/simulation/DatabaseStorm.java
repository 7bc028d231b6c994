package io.aureus.simulation;

import io.aureus.engine.Launch;
import io.aureus.engine.TakeUp;
import io.aureus.run.RunKey;
import io.aureus.store.RunCommand.Verb;
import java.util.List;

/** What goes wrong with a database, which may also be away for a while. */
final class DatabaseStorm extends Storm {
    private static final List<TakeUp.How> HOWS = List.of(TakeUp.How.values());

    private static final int RUNS_MAX = 12;

    private final DatabaseWorld world;
    private final DatabaseWeather weather;

    DatabaseStorm(DatabaseWorld world, DatabaseWeather weather) {
        super(world);
        this.world = world;
        this.weather = weather;
    }

    @Override
    boolean isWorthKilling(SimulatedDriver victim) {
        return victim.isBusy() && (!victim.isFrozen() || world.oneIn(4));
    }

    @Override
    void blowsElsewhere() {
        if (world.oneIn(weather.outage())) {
            world.databaseIsAwayUntil(world.clock().instant().plusMillis(chance.nextInt(5_000)));
        }
    }

    /** Commands reach a run by its row, too. */
    @Override
    void command(SimulatedDriver driver, RunKey run) {
        switch (chance.nextInt(8)) {
            case 0 -> driver.engine().pause(run, "storm");
            case 1 -> driver.engine().cancel(run, "storm");
            case 2, 3, 4 -> world.onlooker().ask(run, Verb.PAUSE);
            case 5 -> world.onlooker().ask(run, Verb.CANCEL);
            case 6 -> driver.leaveAll();
            default -> driver.close();
        }
    }

    @Override
    int ordersEvery() {
        return 6;
    }

    @Override
    void order(SimulatedDriver driver) {
        List<RowPicture.Row> known = world.onlooker().all();
        long open = known.stream().filter(row -> !row.isFinished()).count();
        if (open == 0 ? known.size() < RUNS_MAX : known.size() < RUNS_MAX && world.oneIn(2 + (int) open)) {
            launchOrSubmit(driver, launch(driver));
        } else if (!known.isEmpty()) {
            List<RowPicture.Row> unfinished =
                    known.stream().filter(row -> !row.isFinished()).toList();
            RowPicture.Row one = world.among(unfinished.isEmpty() || world.oneIn(4) ? known : unfinished);
            driver.orders.add(new TakeUp(one.key(), world.among(HOWS), "storm"));
        }
    }

    private static void launchOrSubmit(SimulatedDriver driver, Launch launch) {
        if (launch.submitted() && driver.serves()) {
            driver.submissions.add(launch);
        } else {
            driver.orders.add(launch);
        }
    }

    @Override
    boolean namesRun(SimulatedDriver driver) {
        return world.oneIn(4);
    }
}
