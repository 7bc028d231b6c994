package io.aureus.simulation;

import io.aureus.engine.TakeUp;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.eventlog.RunSummary;
import java.util.stream.Stream;

/** Fine weather on one machine: what is left is what its log says. */
final class MemoryCalm extends Calm {
    private final MemoryWorld world;

    MemoryCalm(MemoryWorld world) {
        super(world);
        this.world = world;
    }

    @Override
    int turnsMax() {
        return 60_000;
    }

    @Override
    void clears() {
        world.disk().capacity(Long.MAX_VALUE);
    }

    @Override
    void order(SimulatedDriver finisher) {
        try (Stream<RunSummary> unfinished = finisher.log.runs("default", null, true)) {
            unfinished.forEach(run -> finisher.orders.add(new TakeUp(run.key(), TakeUp.How.RESUME, "calm")));
        } catch (LogUnavailableException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    boolean waits() {
        return true;
    }
}
