package io.aureus.simulation;

import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.Event;
import io.aureus.run.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one simulated process is told, handed to whoever can judge it. */
final class DatabaseListener implements RunListener {
    private final DatabaseWorld world;
    private final DatabaseDriver driver;
    private final Map<String, Long> epochs = new HashMap<>();

    DatabaseListener(DatabaseWorld world, DatabaseDriver driver) {
        this.world = world;
        this.driver = driver;
    }

    @Override
    public void begun(Run run, boolean resumed) {
        RowPicture.Row row = world.rows().row(run.key().runId());
        epochs.put(run.key().runId(), row == null ? null : row.epoch());
        world.begun(driver, run, resumed);
    }

    @Override
    public void happened(Run run, List<Event> events) {
        world.tell(driver, "is told " + run.key() + " " + events);
        world.rows().told(run.key(), events);
    }

    @Override
    public void left(Run run, boolean resumed) {
        world.tell(driver, "leaves " + run.key() + " " + run.status() + " at " + run.nextSeq());
        if (run.status().isFinished()) {
            world.rows().toldEnd(run.key(), run.nextSeq());
        }
    }

    @Override
    public void lost(Run run) {
        world.lost(driver, run.key(), epochs.get(run.key().runId()));
    }

    @Override
    public void blocked(Run run, String message) {
        world.tell(driver, "is blocked in " + run.key() + ": " + message);
        if (!message.startsWith("AUR-60")) {
            world.unavailable(new LogUnavailableException(message, null));
        }
    }

    @Override
    public void refused(Order order, RunRefusedException why) {
        world.refused(order, why);
    }
}
