package io.aureus.engine;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.Outcome;
import io.aureus.run.RunKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the simulation sees of the engine's inside. */
public final class EngineWindow {
    private EngineWindow() {}

    /** One execution handed to the executor. */
    public record Execution(RunKey run, String taskId, boolean undoing, int attempt, int execution) {}

    /** What an executor was given to run. */
    public static Execution execution(Runnable work) {
        AttemptCall call = ((Attempt) work).call();
        AttemptEnd end = call.ended(new Outcome.Cancelled(), call.now(), Duration.ZERO);
        return new Execution(call.run(), end.taskId(), end.undoing(), end.attempt(), end.execution());
    }

    /** Whether it was told to end. */
    public static boolean isEnding(Runnable work) {
        return ((Attempt) work).isEnding();
    }

    /** Engines that turn one order round, to see that the simulation notices. */
    public enum BrokenEngine {
        DISPATCHING_BEFORE_IT_APPENDS {
            @Override
            Sequence sequence() {
                return new Sequence() {
                    private final Deque<Supplier<CompletionStage<Void>>> later = new ArrayDeque<>();

                    @Override
                    void record(Supplier<CompletionStage<Void>> append, Consumer<Throwable> answered) {
                        while (!later.isEmpty()) {
                            Objects.requireNonNull(later.poll().get());
                        }
                        later.add(append);
                        answered.accept(null);
                    }
                };
            }
        },
        NOT_WAITING_FOR_THE_ACKNOWLEDGEMENT {
            @Override
            Sequence sequence() {
                return new Sequence() {
                    @Override
                    void record(Supplier<CompletionStage<Void>> append, Consumer<Throwable> answered) {
                        Objects.requireNonNull(append.get());
                        answered.accept(null);
                    }
                };
            }
        },
        READING_BEFORE_IT_TAKES_THE_RANGE {
            @Override
            Sequence sequence() {
                return new Sequence() {
                    @Override
                    Held take(EventLog log, RunKey run)
                            throws HeldElsewhereException, LogUnavailableException, DivergedException {
                        List<Event> events = log.peek(run);
                        return new Held(log.hold(run), events);
                    }
                };
            }
        };

        abstract Sequence sequence();

        /** An engine of this kind. */
        public Engine open(Surroundings with) {
            return new Engine(with, sequence());
        }
    }
}
