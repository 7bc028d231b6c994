package io.aureus.simulation;

import io.aureus.engine.Engine;
import io.aureus.engine.EngineWindow;
import io.aureus.engine.EngineWindow.BrokenEngine;
import io.aureus.engine.Surroundings;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.filesystem.BrokenLog;
import io.aureus.eventlog.filesystem.FileSystemEventLog;
import io.aureus.eventlog.filesystem.Storage;
import java.time.Clock;
import java.util.concurrent.Executor;

/** What a simulated process is made of; tests put broken parts in. */
interface Parts {
    /** As they are. */
    Parts REAL = new Parts() {};

    /** With another log. */
    static Parts with(BrokenLog broken) {
        return new Parts() {
            @Override
            public EventLog log(Storage storage, Executor lanes, Clock clock) {
                return broken.open(storage, lanes, clock);
            }
        };
    }

    /** With another engine. */
    static Parts with(BrokenEngine broken) {
        return new Parts() {
            @Override
            public Engine engine(Surroundings with) {
                return broken.open(with);
            }
        };
    }

    /** The event log of a process. */
    default EventLog log(Storage storage, Executor lanes, Clock clock) {
        return new FileSystemEventLog(storage, lanes, clock);
    }

    /** The engine of a process. */
    default Engine engine(Surroundings with) {
        return EngineWindow.played(with);
    }

    /** Executes an attempt. */
    default void run(Runnable attempt) {
        attempt.run();
    }

    /** How many of a thousand results are ones that no store holds. */
    default int refusable() {
        return 0;
    }
}
