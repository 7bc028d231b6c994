package io.aureus.simulation;

import io.aureus.engine.RunListener;
import io.aureus.engine.TakeUp;
import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.filesystem.SimulatedDisk;
import io.aureus.run.Event;
import io.aureus.run.Run;
import io.aureus.run.RunKey;
import io.aureus.store.memory.InMemoryStateStore;
import java.util.List;

/** A process whose state lives in its memory and in the log. */
final class MemoryDriver extends SimulatedDriver {
    private final MemoryWorld world;
    private long frozenUntil;

    MemoryDriver(MemoryWorld world, SimulatedDisk disk, Parts parts) {
        super(world, disk, parts);
        this.world = world;
        openEngine(new InMemoryStateStore());
    }

    @Override
    void freeze() {
        frozenUntil = world.turns() + chance.nextInt(400);
    }

    @Override
    void thaw() {
        frozenUntil = 0;
    }

    @Override
    boolean isFrozen() {
        return frozenUntil > world.turns();
    }

    @Override
    void otherThings(List<Runnable> possible) {
        if (chance.nextInt(40) == 0 && !isClosing()) {
            possible.add(this::peek);
        }
    }

    private void peek() {
        List<RunKey> runs = world.onlooker().knownRuns();
        if (runs.isEmpty()) {
            return;
        }
        RunKey run = world.among(runs);
        try {
            world.onlooker().reported(run, log.peek(run));
        } catch (LogUnavailableException e) {
            world.unavailable(e);
        } catch (DivergedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return storage.toString();
    }

    @Override
    RunListener listener() {
        return new SimulatedListener(world, this) {
            @Override
            public void begun(Run run, boolean resumed) {
                boolean asked = latest() instanceof TakeUp takeUp && takeUp.how() != TakeUp.How.ADOPT;
                world.onlooker().begun(MemoryDriver.this, run, asked);
                super.begun(run, resumed);
            }

            @Override
            public void happened(Run run, List<Event> events) {
                super.happened(run, events);
                world.onlooker().acknowledged(MemoryDriver.this, run, events);
            }
        };
    }
}
