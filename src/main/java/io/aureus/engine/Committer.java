package io.aureus.engine;

import io.aureus.run.AttemptEnd;
import io.aureus.run.Event;
import io.aureus.run.Outcome;
import io.aureus.run.RunMachine;
import io.aureus.store.Commit;
import io.aureus.store.Committed;
import io.aureus.store.DurableStateStore;
import io.aureus.store.Release;
import io.aureus.store.RunChange;
import io.aureus.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Gathers what happened to all runs in one step, commits it to the state store in one go, and hands each run's events to
 * the log. While they are not acknowledged nothing further of that run is recorded. A commit without an answer is sent
 * again, as it is, until it has one; what happens meanwhile is gathered.
 */
final class Committer {
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

    private final Surroundings with;
    private final DrivenRuns runs;
    private final Consumer<Runnable> post;
    private final Timers timers;
    private final Sequence sequence;
    private final Set<LiveRun> changed = new LinkedHashSet<>();
    private final List<Release> releases = new ArrayList<>();
    private Pending pending;
    private long acknowledged;

    /** A commit that has been sent or is about to be. */
    private static final class Pending {
        private final Commit commit;
        private final List<LiveRun> runs;
        private int tries;
        private Instant notBefore = Instant.MIN;

        Pending(Commit commit, List<LiveRun> runs) {
            this.commit = commit;
            this.runs = runs;
        }
    }

    /** With a way to hand messages to the driving thread. */
    Committer(Engine engine, DrivenRuns runs, Consumer<Runnable> post, Timers timers) {
        this.with = engine.surroundings();
        this.sequence = engine.sequence();
        this.runs = runs;
        this.post = post;
        this.timers = timers;
    }

    /** Folds events into a run and keeps them for the commit. */
    void apply(LiveRun live, List<Event> events) {
        events.forEach(live.run::apply);
        live.gathered.addAll(events);
    }

    void foldEnds(LiveRun live, Instant now) {
        for (AttemptEnd end : live.ends) {
            apply(live, RunMachine.ended(live.run, end, now, with.chance()));
            live.cutOff |= end.outcome() instanceof Outcome.Cancelled && live.stop == null;
        }
        live.ends.clear();
    }

    void add(LiveRun live) {
        changed.add(live);
    }

    /** Its run is let go of with the next commit. */
    void release(LiveRun live, Instant dueAt) {
        changed.remove(live);
        releases.add(new Release(live.run.key(), live.claim, dueAt, live.isKept()));
    }

    void forget(LiveRun live) {
        changed.remove(live);
    }

    /** Whether something has happened that is in no commit yet, and nothing else waits for an answer. */
    boolean hasNews() {
        return pending == null && !(changed.isEmpty() && releases.isEmpty());
    }

    void commit() {
        if (hasNews()) {
            pending = gather();
        }
        if (pending == null || pending.notBefore.isAfter(with.clock().instant())) {
            return;
        }
        try {
            Committed committed = with.store().commit(pending.commit);
            Pending done = pending;
            pending = null;
            done.runs.forEach(live -> answered(live, committed));
        } catch (StoreUnavailableException e) {
            refused(e);
        }
    }

    private Pending gather() {
        List<RunChange> changes = new ArrayList<>(changed.size());
        for (LiveRun live : changed) {
            live.committing = List.copyOf(live.gathered);
            live.gathered.clear();
            changes.add(new RunChange(
                    live.claim,
                    live.run.record(),
                    live.run.takeChanged(),
                    sequence.carried(live),
                    live.committing,
                    live.beginning,
                    live.actsOn));
            live.actsOn = 0;
        }
        Pending made = new Pending(new Commit(UUID.randomUUID(), changes, releases), List.copyOf(changed));
        changed.clear();
        releases.clear();
        return made;
    }

    /** The store does not answer: the same is sent again later; its runs wait. */
    private void refused(StoreUnavailableException e) {
        pending.notBefore = with.clock().instant().plus(backoff(pending.tries++));
        timers.at(pending.notBefore, () -> {});
        pending.runs.forEach(live -> runs.troubles().blocked(live, e.trouble(), e.getMessage()));
    }

    private static Duration backoff(int tries) {
        Duration delay = BACKOFF_FIRST.multipliedBy(1L << Math.min(tries, 10));
        return delay.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : delay;
    }

    private void answered(LiveRun live, Committed committed) {
        if (!runs.isDriving(live)) {
            return;
        }
        if (committed.refused().containsKey(live.run.key())) {
            runs.troubles().refused(live, committed.refused().get(live.run.key()));
        } else if (committed.lost().contains(live.run.key())) {
            runs.troubles().lost(live);
        } else {
            live.committed();
            sequence.committed(runs, live);
            append(live);
            if (live.takeHeldUp()) {
                runs.touch(live);
            }
        }
    }

    /** Whether nothing waits for an answer of the store. */
    boolean isDone() {
        return pending == null && changed.isEmpty() && releases.isEmpty();
    }

    /** Whoever ends does not wait for the store any longer: it lets go of the runs when it can. */
    void giveUp() {
        if (with.store() instanceof DurableStateStore durable && pending != null) {
            releases.addAll(pending.commit.releases());
            releases.forEach(release -> durable.giveBack(release.run(), release.claim()));
        }
    }

    /** How often the store has not answered what waits for its answer. */
    int tries() {
        return pending == null ? 0 : pending.tries;
    }

    /** Hands over what the run has committed, or what the driver before it had. */
    void append(LiveRun live) {
        List<Event> events = live.takeToAppend();
        if (events.isEmpty()) {
            return;
        }
        sequence.record(
                () -> with.log().append(events),
                failure -> post.accept(() -> {
                    if (failure == null) {
                        acknowledged(live, events);
                    } else {
                        refused(live, failure);
                    }
                }));
    }

    private void acknowledged(LiveRun live, List<Event> events) {
        acknowledged += events.size();
        boolean own = live.acknowledged();
        live.appendTries = 0;
        if (runs.isDriving(live)) {
            runs.acknowledged(live, own ? events : List.of());
            append(live);
        }
    }

    private void refused(LiveRun live, Throwable failure) {
        live.appendRefused();
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        timers.at(with.clock().instant().plus(backoff(live.appendTries++)), () -> {
            if (runs.isDriving(live)) {
                append(live);
            }
        });
        runs.troubles().blocked(live, "log", String.valueOf(cause.getMessage()));
    }

    /** Events acknowledged since the last call. */
    long takeAcknowledged() {
        long taken = acknowledged;
        acknowledged = 0;
        return taken;
    }
}
