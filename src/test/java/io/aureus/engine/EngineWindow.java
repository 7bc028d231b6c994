package io.aureus.engine;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.HeldElsewhereException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.Outcome;
import io.aureus.run.RunKey;
import io.aureus.store.Claim;
import io.aureus.store.StateStore;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the simulation sees of the engine's inside. */
public final class EngineWindow {
    private EngineWindow() {}

    /** One execution handed to the executor. */
    public record Execution(RunKey run, String taskId, boolean undoing, int attempt, int execution) {}

    /** Runs that a drive has. */
    public static int size(Drive drive) {
        return drive.size();
    }

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

    /** Completes an attempt that was not executed with a result that nothing has looked at. */
    public static void completeUnchecked(Runnable work, Object result) {
        Attempt attempt = (Attempt) work;
        AttemptCall call = attempt.call();
        try {
            deliver(attempt).accept(attempt, call.ended(new Outcome.Completed(result), call.now(), Duration.ZERO));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static BiConsumer<Attempt, AttemptEnd> deliver(Attempt attempt) throws ReflectiveOperationException {
        Field field = Attempt.class.getDeclaredField("deliver");
        field.setAccessible(true);
        return (BiConsumer<Attempt, AttemptEnd>) field.get(attempt);
    }

    /** In a played history an attempt is one step: it does not wait for a store that is away, it fails and is tried again. */
    private static class Played extends Sequence {
        @Override
        void awaitStore(long millis) {
            throw new IllegalStateException("the store is away");
        }
    }

    /** A whole engine for a played history. */
    public static Engine played(Surroundings with) {
        return new Engine(with, new Played());
    }

    /** Engines that turn one order round, to see that the simulation notices. */
    public enum BrokenEngine {
        DISPATCHING_BEFORE_IT_APPENDS {
            @Override
            Sequence sequence() {
                return new Played() {
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
                return new Played() {
                    @Override
                    void record(Supplier<CompletionStage<Void>> append, Consumer<Throwable> answered) {
                        Objects.requireNonNull(append.get());
                        answered.accept(null);
                    }
                };
            }
        },
        OVERWRITING_WHAT_THE_LOG_DOES_NOT_HAVE {
            @Override
            Sequence sequence() {
                return new Played() {
                    @Override
                    List<Event> carried(LiveRun live) {
                        return List.of();
                    }
                };
            }
        },
        DISPATCHING_WITHOUT_A_LOOK_AT_THE_LEASE {
            @Override
            Sequence sequence() {
                return new Played() {
                    @Override
                    boolean mayStart(StateStore store, Claim claim) {
                        return true;
                    }
                };
            }
        },
        READING_BEFORE_IT_TAKES_THE_RANGE {
            @Override
            Sequence sequence() {
                return new Played() {
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
