package io.aureus.cli;

import io.aureus.engine.Drive;
import io.aureus.engine.Engine;
import io.aureus.engine.RunListener;
import io.aureus.engine.RunRefusedException;
import io.aureus.engine.Surroundings;
import io.aureus.engine.TakeUp;
import io.aureus.run.Run;
import io.aureus.tool.Tools;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** An engine for a moment: it changes the status of runs that nobody drives, and executes nothing. */
final class OwnEngine {
    private static final Duration TURN = Duration.ofSeconds(1);

    private final Engine engine;

    OwnEngine(OpenRuns open, Program program) {
        engine = new Engine(new Surroundings(
                open.durable().orElseThrow(),
                open.log(),
                Tools.installed(),
                attempt -> {
                    throw new IllegalStateException("no attempt is executed by this command");
                },
                1,
                program.clock(),
                new SecureRandom(),
                Duration.ZERO));
    }

    Engine engine() {
        return engine;
    }

    /** Takes the run, records what was asked for, and lets go of it. */
    void change(TakeUp order) throws RunRefusedException, InterruptedException {
        AtomicReference<RunRefusedException> refusal = new AtomicReference<>();
        RunListener listener = new RunListener() {
            @Override
            public void refused(io.aureus.engine.Order refused, RunRefusedException why) {
                refusal.set(why);
            }

            @Override
            public void lost(Run run) {
                refusal.set(new RunRefusedException(
                        RunRefusedException.Reason.DRIVEN,
                        run.key().runId(),
                        "AUR-221 Run '" + run.key() + "' was taken over by another process meanwhile",
                        null));
            }
        };
        try (Drive drive = engine.drive(List.of(order).iterator(), 1, true, listener)) {
            drive.leaveAll("it is for whoever drives it next");
            boolean more = true;
            while (more) {
                more = drive.step(TURN) != null;
            }
        }
        if (refusal.get() != null) {
            throw refusal.get();
        }
    }
}
