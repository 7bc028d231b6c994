package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.EventLogContract;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Random;

/** The contract on the simulated disk: what the simulations stand on behaves like a disk when nothing goes wrong. */
class SimulatedEventLogTest extends EventLogContract {
    @Override
    protected EventLog newLog() {
        return new FileSystemEventLog(
                new SimulatedDisk(new Random(1)).process(), Runnable::run, Clock.fixed(NOON, ZoneOffset.UTC));
    }
}
