package io.aureus.simulation;

import io.aureus.engine.TakeUp;
import io.aureus.store.postgres.SimulatedStore;
import java.time.Duration;
import java.time.Instant;

/** Fine weather with a database: what is left is what its rows say, and nobody keeps a run who does nothing with it. */
final class DatabaseCalm extends Calm {
    private final DatabaseWorld world;
    private Instant beganAt;

    DatabaseCalm(DatabaseWorld world) {
        super(world);
        this.world = world;
    }

    @Override
    int turnsMax() {
        return 20_000;
    }

    @Override
    void clears() {
        beganAt = world.clock().instant();
        world.databaseIsAwayUntil(beganAt);
    }

    @Override
    boolean isQuiet() {
        return !world.isAnythingLate();
    }

    @Override
    void order(SimulatedDriver finisher) {
        CommittedRows rows = world.onlooker();
        for (RowPicture.Row row : rows.all()) {
            SimulatedDriver owner = rows.ownerOf(row);
            boolean longCalm = world.clock().instant().isAfter(beganAt.plus(SimulatedStore.PERIOD.multipliedBy(3)));
            if (longCalm && owner != null && world.drivers().contains(owner)) {
                throw new AssertionError("stuck: " + owner + " has nothing to do, but has " + row);
            }
            if (!row.isFinished() || row.events() != null || owner != null) {
                TakeUp.How how = row.isFinished() ? TakeUp.How.ADOPT : TakeUp.How.RESUME;
                finisher.orders.add(new TakeUp(row.key(), how, "calm"));
            }
        }
    }

    /** For a lease to run out, say. */
    @Override
    boolean waits() {
        world.clock().advance(Duration.ofMillis(world.chance().nextInt(400)));
        return false;
    }
}
