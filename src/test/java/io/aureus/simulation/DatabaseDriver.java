package io.aureus.simulation;

import io.aureus.engine.RunListener;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.store.StoreUnavailableException;
import io.aureus.store.postgres.BrokenStore;
import io.aureus.store.postgres.SimulatedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A process with a database. It has two threads that take their turns: one for its engine, one for its lease. */
final class DatabaseDriver extends SimulatedDriver {
    private static final Duration LOOKS = SimulatedStore.PERIOD.dividedBy(5);

    private final DatabaseWorld world;
    private final String name;
    private final DatabaseParts parts;
    private final SimulatedStore store;
    private Turns.Pause leaseMiddle;
    private boolean looking;
    private boolean registered;
    private Instant frozenUntil = Instant.MIN;
    private Instant lookBegan = Instant.MIN;
    private Instant nextLook = Instant.MIN;

    DatabaseDriver(DatabaseWorld world, String name, SimulatedDisk disk, DatabaseParts parts) {
        super(world, disk, parts);
        this.world = world;
        this.name = name;
        this.parts = parts;
        this.store = new SimulatedStore(
                world.wire(this).dataSource(),
                world::nanos,
                () -> new UUID(chance.nextLong(), chance.nextLong()),
                parts.store());
        openEngine(store.store());
        if (world.oneIn(3)) {
            serve();
        }
    }

    /** When its lease's thread began to look. */
    Instant lookBegan() {
        return lookBegan;
    }

    BrokenStore broken() {
        return parts.store();
    }

    @Override
    void freeze() {
        Instant until = world.clock().instant().plusMillis(chance.nextInt(6_000));
        frozenUntil = until.isAfter(frozenUntil) ? until : frozenUntil;
        world.tell(this, "is frozen until " + frozenUntil);
    }

    @Override
    void thaw() {
        frozenUntil = Instant.MIN;
    }

    @Override
    boolean isFrozen() {
        return frozenUntil.isAfter(world.clock().instant());
    }

    @Override
    boolean isInTheMiddle() {
        return leaseMiddle != null || super.isInTheMiddle();
    }

    @Override
    void givesTheTurnAway(Turns turns) {
        boolean looked = looking;
        if (looked) {
            turns.pause(pause -> leaseMiddle = pause);
        } else {
            super.givesTheTurnAway(turns);
        }
        looking = looked;
    }

    /** With either thread. */
    @Override
    void goOn() {
        boolean lookDue = !world.clock().instant().isBefore(nextLook) && !isClosing();
        if (leaseMiddle != null && (!super.isInTheMiddle() || chance.nextBoolean())) {
            Turns.Pause middle = leaseMiddle;
            leaseMiddle = null;
            looking = true;
            middle.resume();
        } else if (leaseMiddle == null && (lookDue || !registered) && !storage.isDead()) {
            looking = true;
            look();
        } else {
            looking = false;
            super.goOn();
        }
    }

    private void look() {
        lookBegan = world.clock().instant();
        nextLook = lookBegan.plus(LOOKS);
        if (registered) {
            store.look();
            return;
        }
        try {
            store.register();
            registered = true;
        } catch (StoreUnavailableException e) {
            world.tell(this, "cannot register: " + e.getMessage());
        }
    }

    @Override
    void closeStore() {
        store.store().close();
    }

    @Override
    RunListener listener() {
        return new DatabaseListener(world, this);
    }

    @Override
    public String toString() {
        return "process " + name;
    }
}
