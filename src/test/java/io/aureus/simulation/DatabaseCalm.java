package io.aureus.simulation;

import io.aureus.engine.TakeUp;
import io.aureus.store.postgres.SimulatedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fine weather after the storm: everything that was begun has to come to its end. */
final class DatabaseCalm {
    private static final int TURNS_MAX = 20_000;

    private final DatabaseWorld world;
    private DatabaseDriver finisher;
    private long began = -1;
    private Instant beganAt;

    DatabaseCalm(DatabaseWorld world) {
        this.world = world;
    }

    boolean hasBegun() {
        return began >= 0;
    }

    void begin() {
        world.tell("the weather", "is fine");
        began = world.turns();
        beganAt = world.clock().instant();
        world.databaseIsAwayUntil(beganAt);
        if (world.chance().nextInt(4) == 0) {
            world.powerLoss();
        }
        for (DatabaseDriver driver : List.copyOf(world.drivers())) {
            driver.frozenUntil = Instant.MIN;
            driver.operationsLeft = -1;
            driver.operationsUntilFault = -1;
            if (world.chance().nextInt(3) == 0) {
                world.kill(driver);
                world.died(driver);
            }
        }
    }

    /** Once nobody has anything to do any more, somebody goes on with what is left; whether that was this turn. */
    boolean finish() {
        CommittedRows rows = world.rows();
        List<DatabaseDriver> drivers = world.drivers();
        if (world.turns() - began > TURNS_MAX) {
            rows.checkEnd();
            throw new AssertionError("stuck: after " + TURNS_MAX + " turns of fine weather work is left");
        }
        if (finisher == null) {
            finisher = world.start();
        }
        if (!drivers.stream().allMatch(DatabaseDriver::isIdle) || world.isAnythingLate()) {
            return false;
        }
        for (RowPicture.Row row : rows.all()) {
            DatabaseDriver owner = rows.ownerOf(row);
            boolean longCalm = world.clock().instant().isAfter(beganAt.plus(SimulatedStore.PERIOD.multipliedBy(3)));
            if (longCalm && owner != null && drivers.contains(owner)) {
                throw new AssertionError("stuck: " + owner + " has nothing to do, but has " + row);
            }
            if (!row.isFinished() || row.events() != null || owner != null) {
                TakeUp.How how = row.isFinished() ? TakeUp.How.ADOPT : TakeUp.How.RESUME;
                finisher.orders.add(new TakeUp(DatabaseWorld.key(row), how, "calm"));
            }
        }
        if (finisher.orders.isEmpty()) {
            rows.checkEnd();
            world.end();
            return true;
        }
        world.clock().advance(Duration.ofMillis(world.chance().nextInt(400)));
        return false;
    }
}
