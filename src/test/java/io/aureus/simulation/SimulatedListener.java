package io.aureus.simulation;

import io.aureus.engine.Order;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.Event;
import io.aureus.run.Run;
import java.util.List;

/** What one simulated process is told, handed to whoever can judge it. */
abstract class SimulatedListener implements RunListener {
    private final World world;
    private final SimulatedDriver driver;

    SimulatedListener(World world, SimulatedDriver driver) {
        this.world = world;
        this.driver = driver;
    }

    @Override
    public void begun(Run run, boolean resumed) {
        world.begun(driver, run, resumed);
    }

    @Override
    public void happened(Run run, List<Event> events) {
        world.tell(driver, "is told " + run.key() + " " + events);
    }

    @Override
    public void left(Run run, boolean resumed) {
        world.tell(driver, "leaves " + run.key() + " " + run.status() + " at " + run.nextSeq());
    }

    @Override
    public void blocked(Run run, String message) {
        world.tell(driver, "is blocked in " + run.key() + ": " + message);
        if (!message.startsWith("AUR-60")) { // the database's trouble is none of a log's
            world.unavailable(new LogUnavailableException(message, null));
        }
    }

    @Override
    public void refused(Order order, RunRefusedException why) {
        world.refused(order, why);
    }
}
