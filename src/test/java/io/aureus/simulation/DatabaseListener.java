package io.aureus.simulation;

import io.aureus.run.Event;
import io.aureus.run.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a process with a database is told, which includes that a run is not its own any more. */
final class DatabaseListener extends SimulatedListener {
    private final DatabaseWorld world;
    private final DatabaseDriver driver;
    private final Map<String, Long> epochs = new HashMap<>();

    DatabaseListener(DatabaseWorld world, DatabaseDriver driver) {
        super(world, driver);
        this.world = world;
        this.driver = driver;
    }

    @Override
    public void begun(Run run, boolean resumed) {
        RowPicture.Row row = world.onlooker().row(run.key().runId());
        epochs.put(run.key().runId(), row == null ? null : row.epoch());
        super.begun(run, resumed);
    }

    @Override
    public void happened(Run run, List<Event> events) {
        super.happened(run, events);
        world.onlooker().told(run.key(), events);
    }

    @Override
    public void left(Run run, boolean resumed) {
        super.left(run, resumed);
        if (run.status().isFinished()) {
            world.onlooker().toldEnd(run.key(), run.nextSeq());
        }
    }

    @Override
    public void lost(Run run) {
        world.lost(driver, run.key(), epochs.get(run.key().runId()));
    }
}
