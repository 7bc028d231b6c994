package io.aureus.eventlog.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Lets several bodies of code, each on a thread of its own, take turns so that only one ever runs and a seed decides who:
 * the same seed gives the same interleaving. Passing the turn to oneself costs nothing.
 */
public final class Baton {

    private final Random random;
    private final int switchOneIn;
    private final List<Player> players = new ArrayList<>();
    private final Semaphore idle = new Semaphore(0);
    private Player current;
    private Throwable failure;

    /**
     * Nobody plays yet.
     *
     * @param random decides who goes on
     * @param switchOneIn how many turns pass, on average, before another is chosen; at least 1
     */
    public Baton(Random random, int switchOneIn) {
        this.random = random;
        this.switchOneIn = switchOneIn;
    }

    /** One body of code and its thread. */
    public final class Player {
        private final Semaphore turn = new Semaphore(0);
        private final Runnable body;
        private boolean ended;
        private boolean frozen;

        private Player(String name, Runnable body) {
            this.body = body;
            Thread thread = new Thread(this::play, name);
            thread.setDaemon(true);
            thread.start();
        }

        @SuppressWarnings("CatchAndPrintStackTrace") // kept and thrown by run()
        private void play() {
            turn.acquireUninterruptibly();
            try {
                body.run();
            } catch (SimulatedDisk.ProcessDeath e) {
                // the expected end of a process
            } catch (Throwable e) {
                failure = failure == null ? e : failure;
            }
            ended = true;
            handOver(choose());
        }

        /** Stops taking turns until thawed; only another player, or nobody, may do it. */
        public void freeze() {
            frozen = true;
        }

        /** Takes turns again. */
        public void thaw() {
            frozen = false;
        }

        /** Whether its body has ended. */
        public boolean hasEnded() {
            return ended;
        }
    }

    /**
     * Adds a body; it begins when {@link #run} gives it a turn.
     *
     * @param name of its thread
     * @param body what it does
     * @return to freeze and thaw it
     */
    public Player add(String name, Runnable body) {
        Player player = new Player(name, body);
        players.add(player);
        return player;
    }

    /** Who has the turn; null outside {@link #run}. */
    public Player current() {
        return current;
    }

    /**
     * Plays until all bodies have ended or are frozen.
     *
     * @throws AssertionError with what a body failed with
     */
    public void run() {
        Player first = choose();
        if (first != null) {
            current = first;
            first.turn.release();
            idle.acquireUninterruptibly();
            current = null;
        }
        players.removeIf(player -> player.ended);
        if (failure != null) {
            Throwable thrown = failure;
            failure = null;
            throw new AssertionError(thrown.toString(), thrown);
        }
    }

    /** Called by the one who has the turn, as often as it likes: perhaps another goes on first. */
    public void pass() {
        Player self = current;
        if (self == null || (!self.frozen && random.nextInt(switchOneIn) != 0)) {
            return;
        }
        Player next = choose();
        if (next != self) {
            handOver(next);
            self.turn.acquireUninterruptibly();
        }
    }

    private Player choose() {
        List<Player> able = players.stream().filter(p -> !p.ended && !p.frozen).toList();
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    private void handOver(Player next) {
        current = next;
        if (next == null) {
            idle.release();
        } else {
            next.turn.release();
        }
    }
}
