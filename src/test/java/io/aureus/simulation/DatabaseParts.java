package io.aureus.simulation;

import io.aureus.engine.Engine;
import io.aureus.engine.EngineWindow;
import io.aureus.engine.EngineWindow.BrokenEngine;
import io.aureus.engine.Surroundings;
import io.aureus.store.postgres.BrokenStore;

/** What a simulated process is made of whose store is a database; tests put broken parts in. */
interface DatabaseParts extends Parts {
    /** As they are. */
    DatabaseParts REAL = new DatabaseParts() {};

    /** With another store. */
    static DatabaseParts with(BrokenStore broken) {
        return new DatabaseParts() {
            @Override
            public BrokenStore store() {
                return broken;
            }
        };
    }

    /** With another engine. */
    static DatabaseParts with(BrokenEngine broken) {
        return new DatabaseParts() {
            @Override
            public Engine engine(Surroundings with) {
                return broken.open(with);
            }
        };
    }

    /** Where what a tool returns is committed as it is. */
    static DatabaseParts withoutTheCheckAtIntake() {
        return new DatabaseParts() {
            private int attempts;

            @Override
            public void run(Runnable attempt) {
                if (++attempts % 10 == 0 && !EngineWindow.isEnding(attempt)) {
                    EngineWindow.completeUnchecked(attempt, "no \0 in any store");
                } else {
                    attempt.run();
                }
            }
        };
    }

    /** What the store lacks. */
    default BrokenStore store() {
        return BrokenStore.WHOLE;
    }

    /** How many of a thousand results are ones that no database holds. */
    @Override
    default int refusable() {
        return 20;
    }
}
