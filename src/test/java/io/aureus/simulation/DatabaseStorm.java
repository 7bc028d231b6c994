package io.aureus.simulation;

import io.aureus.engine.Launch;
import io.aureus.engine.TakeUp;
import io.aureus.run.RunKey;
import io.aureus.workflow.Workflow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What goes wrong in a world with a database, and what its people ask for meanwhile. */
final class DatabaseStorm {
    /** Commands reach a run by its row. */
    private static final List<TakeUp.How> HOWS = List.of(TakeUp.How.ADOPT, TakeUp.How.RESUME, TakeUp.How.RETRY);

    private static final int RUNS_MAX = 12;
    private static final int NAMED_RUNS = 3;

    private final DatabaseWorld world;
    private final DatabaseWeather weather;
    private final Random chance;

    DatabaseStorm(DatabaseWorld world, DatabaseWeather weather) {
        this.world = world;
        this.weather = weather;
        this.chance = world.chance();
    }

    private boolean oneIn(int n) {
        return n > 0 && chance.nextInt(n) == 0;
    }

    /** What goes wrong, or what somebody does; whether that was this turn. */
    boolean blows() {
        List<DatabaseDriver> drivers = world.drivers();
        if (drivers.size() < weather.processes()) {
            world.start();
        }
        DatabaseDriver victim = world.among(drivers);
        boolean frozen = victim.frozenUntil.isAfter(world.clock().instant());
        if (oneIn(weather.kill()) && victim.isBusy() && (!frozen || oneIn(4))) {
            if (oneIn(3)) {
                world.kill(victim);
                world.died(victim);
                return true;
            }
            victim.operationsLeft = chance.nextInt(30);
        }
        if (oneIn(weather.powerLoss())) {
            world.powerLoss();
            return true;
        }
        if (oneIn(weather.freeze())) {
            world.freeze(victim);
        }
        if (oneIn(weather.fault())) {
            world.isFaulty();
            victim.operationsUntilFault = chance.nextInt(20);
        }
        if (oneIn(weather.outage())) {
            world.databaseIsAwayUntil(world.clock().instant().plusMillis(chance.nextInt(5_000)));
        }
        if (oneIn(weather.command())) {
            command(victim);
        }
        if (victim.orders.size() < 2 && oneIn(6)) {
            order(victim);
        }
        return false;
    }

    private void command(DatabaseDriver driver) {
        List<RowPicture.Row> known = world.rows().all();
        if (known.isEmpty()) {
            return;
        }
        RunKey run = DatabaseWorld.key(world.among(known));
        world.tell(driver, "gets a command about " + run);
        switch (chance.nextInt(6)) {
            case 0, 1 -> driver.engine.pause(run, "storm");
            case 2, 3 -> driver.engine.cancel(run, "storm");
            case 4 -> driver.leaveAll();
            default -> driver.close();
        }
    }

    private void order(DatabaseDriver driver) {
        List<RowPicture.Row> known = world.rows().all();
        long open = known.stream().filter(row -> !row.isFinished()).count();
        if (open == 0 ? known.size() < RUNS_MAX : known.size() < RUNS_MAX && oneIn(2 + (int) open)) {
            driver.orders.add(launch());
        } else if (!known.isEmpty()) {
            List<RowPicture.Row> unfinished =
                    known.stream().filter(row -> !row.isFinished()).toList();
            RowPicture.Row one = world.among(unfinished.isEmpty() || oneIn(4) ? known : unfinished);
            driver.orders.add(new TakeUp(DatabaseWorld.key(one), world.among(HOWS), "storm"));
        }
    }

    private Launch launch() {
        Workflow workflow = world.among(world.workflows());
        String runId = oneIn(4) ? "named-" + chance.nextInt(NAMED_RUNS) : null;
        boolean fresh = runId == null && oneIn(8);
        Map<String, Object> inputs =
                runId != null ? Map.of("named", runId) : Map.of("number", (long) chance.nextInt(2), "fresh", fresh);
        return new Launch("default", workflow, inputs, null, runId, fresh, chance.nextBoolean(), Path.of("/work"));
    }
}
