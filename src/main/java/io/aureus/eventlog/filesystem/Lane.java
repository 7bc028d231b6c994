package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.DivergedException;
import io.aureus.eventlog.LogUnavailableException;
import io.aureus.run.Event;
import io.aureus.run.RunKey;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One workflow's queue. Whoever drains it takes all that waits, of all runs, so that a force is shared; while it is under
 * way the next group gathers. Lanes never wait for each other.
 */
final class Lane {

    private static final int GROUP_EVENTS_MAX = 20_000;

    private enum State {
        IDLE,
        SUBMITTED,
        DRAINING
    }

    private final WorkflowLog log;
    private final Executor executor;
    private final ArrayDeque<Work> queue = new ArrayDeque<>();
    private final Refusals refusals;
    private State state = State.IDLE;
    private Thread drainer;
    private boolean committing;
    private boolean closed;

    Lane(WorkflowLog log, Executor executor, Clock clock, Counts counts) {
        this.log = log;
        this.executor = executor;
        this.refusals = new Refusals(clock, counts);
    }

    /** @param events to append, or null: then {@code step} runs between two groups */
    private record Work(List<Event> events, Runnable step, CompletableFuture<Void> done) {}

    WorkflowLog log() {
        return log;
    }

    CompletableFuture<Void> append(List<Event> events) {
        Work work = new Work(events, null, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(closedFailure());
            }
            queue.add(work);
            if (state != State.IDLE) {
                return work.done;
            }
            state = State.SUBMITTED;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            drain();
        }
        return work.done;
    }

    private static LogUnavailableException closedFailure() {
        return new LogUnavailableException("AUR-310 the event log is closed; nothing more can be appended", null);
    }

    /** Runs a step between two groups, behind all that was queued before: here and now if nobody drains. */
    <T> T between(Callable<T> step) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                result.complete(step.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        };
        Work work = new Work(null, run, new CompletableFuture<>());
        work.done.exceptionally(e -> {
            result.completeExceptionally(e);
            return null;
        });
        synchronized (this) {
            queue.add(work);
        }
        help();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /** What was refused of a run counts no longer, behind all that is queued. */
    synchronized void forgetRefusals(RunKey run) {
        queue.add(new Work(null, () -> refusals.forget(run), new CompletableFuture<>()));
    }

    /** Runs a step behind all that was queued before; by whoever drains, which is the caller if nobody does. */
    void behindQueue(Runnable step) {
        synchronized (this) {
            queue.add(new Work(null, step, new CompletableFuture<>()));
        }
        help();
    }

    /** Drains here unless somebody else does; from within a drain, goes on with it. */
    private void help() {
        synchronized (this) {
            if (state == State.DRAINING && (committing || drainer != Thread.currentThread())) {
                return;
            }
        }
        drain();
    }

    private void drain() {
        boolean nested;
        synchronized (this) {
            nested = state == State.DRAINING && drainer == Thread.currentThread();
            if (state == State.DRAINING && !nested) {
                return;
            }
            state = State.DRAINING;
            drainer = Thread.currentThread();
        }
        List<Work> group = new ArrayList<>();
        try {
            while (take(group, nested)) {
                if (group.get(0).events == null) {
                    group.get(0).step.run();
                } else {
                    commit(group);
                }
                group.clear();
            }
        } catch (RuntimeException | Error e) {
            stopped(group, e);
            throw e;
        }
    }

    /** Whatever breaks the drain itself must not leave anybody waiting. */
    private void stopped(List<Work> group, Throwable cause) {
        synchronized (this) {
            group.addAll(queue);
            queue.clear();
            state = State.IDLE;
            drainer = null;
        }
        LogUnavailableException failure = new LogUnavailableException(
                "AUR-301 the event log failed unexpectedly: " + cause, new Exception(cause));
        for (Work work : group) {
            work.done.completeExceptionally(failure);
        }
    }

    /** The next step, or the next events up to the next step; false (and idle) if nothing waits. */
    private synchronized boolean take(List<Work> group, boolean nested) {
        int events = 0;
        while (!queue.isEmpty() && events < GROUP_EVENTS_MAX) {
            boolean step = queue.peek().events == null;
            if (step && !group.isEmpty()) {
                break;
            }
            group.add(queue.poll());
            if (step) {
                break;
            }
            events += group.get(group.size() - 1).events.size();
        }
        if (group.isEmpty() && !nested) {
            state = State.IDLE;
            drainer = null;
        }
        return !group.isEmpty();
    }

    private void commit(List<Work> group) {
        List<Work> accepted = new ArrayList<>(group.size());
        List<WorkflowLog.Entry> entries = new ArrayList<>();
        for (Work work : group) {
            if (refusals.areBehind(work.events)) {
                work.done.completeExceptionally(refusals.last());
            } else {
                accepted.add(work);
                work.events.forEach(event -> entries.add(WorkflowLog.of(event)));
            }
        }
        if (accepted.isEmpty()) {
            return;
        }
        try {
            refusals.checkTime();
            setCommitting(true);
            log.commit(entries, () -> {});
        } catch (LogUnavailableException e) {
            refuse(accepted, e);
            return;
        } catch (IOException | RuntimeException e) {
            refuse(accepted, refusals.failed(e));
            return;
        } finally {
            setCommitting(false);
        }
        refusals.over();
        for (Work work : accepted) {
            refusals.forget(work.events.get(0).key());
            work.done.complete(null);
        }
    }

    private synchronized void setCommitting(boolean now) {
        committing = now;
    }

    /** The history that whoever drives a run goes on from; what was refused before then is in it, or has not happened. */
    List<Event> history(RunKey run) throws IOException, DivergedException {
        List<Event> events = log.history(run);
        refusals.forget(run);
        return events;
    }

    private void refuse(List<Work> works, LogUnavailableException failure) {
        for (Work work : works) {
            refusals.add(work.events);
        }
        for (Work work : works) {
            work.done.completeExceptionally(failure);
        }
    }

    /** Closes files that are not used any more, behind what is queued; whoever asks next opens them again. */
    void letGo() {
        behindQueue(log::close);
    }

    /** Takes no more, ends what is queued, and lets go of the files. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            between(() -> {
                log.close();
                return null;
            });
        } catch (Exception e) {
            throw new IllegalStateException("closing files failed", e);
        }
    }
}
