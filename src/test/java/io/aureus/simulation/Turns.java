package io.aureus.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets several threads play one after the other, as if there was only one: whoever has the turn plays turn after turn, and
 * only somebody who is interrupted in the middle of a turn keeps a thread while another one goes on. Who plays when is
 * decided by the play itself, so that nothing depends on the machine's scheduler.
 */
final class Turns implements AutoCloseable {
    private static final long STUCK_SECONDS = 120;

    /** What is played. */
    interface Play {
        /** One turn. */
        void turn();

        /** Whether the play is over; then those in the middle of a turn are to fail as soon as they are resumed. */
        boolean isOver();
    }

    /** Somebody who is in the middle of a turn. */
    final class Pause {
        private final Player player;

        private Pause(Player player) {
            this.player = player;
        }

        /** Lets them go on; whoever calls this waits until the turn is theirs again. To be called in a turn. */
        void resume() {
            Player me = (Player) Thread.currentThread();
            if (!paused.remove(this)) {
                throw new IllegalStateException("resumed twice");
            }
            idle.push(me);
            player.hand();
            me.await();
        }
    }

    private final class Player extends Thread {
        private final Semaphore mine = new Semaphore(0);

        private Player() {
            super("simulation");
            setDaemon(true);
        }

        private void hand() {
            mine.release();
        }

        private void await() {
            mine.acquireUninterruptibly();
            if (closed) {
                throw new Closed();
            }
        }

        @Override
        public void run() {
            try {
                await();
                while (true) {
                    playOn();
                }
            } catch (Closed e) {
                // the end of this thread
            }
        }

        private void playOn() {
            try {
                while (!play.isOver()) {
                    play.turn();
                }
                if (!paused.isEmpty()) {
                    paused.iterator().next().resume();
                    return;
                }
            } catch (Closed e) {
                throw e;
            } catch (Throwable e) {
                if (failure == null) {
                    failure = e;
                }
                paused.clear();
            }
            idle.push(this);
            over.release();
            await();
        }
    }

    private static final class Closed extends Error {
        private static final long serialVersionUID = 1L;

        Closed() {
            super(null, null, false, false);
        }
    }

    private final Deque<Player> idle = new ArrayDeque<>();
    private final Set<Pause> paused = new LinkedHashSet<>();
    private final Semaphore over = new Semaphore(0);
    private final Set<Player> players = new HashSet<>();
    private volatile Play play;
    private volatile Throwable failure;
    private volatile boolean closed;

    /** Plays until it is over, and nobody is in the middle of a turn any more. */
    void play(Play what) {
        play = what;
        failure = null;
        next().hand();
        try {
            if (!over.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "the simulation is stuck: somebody waits for what no turn brings\n" + stacks());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException(failure); // no promise was seen to break
        }
    }

    /** Whether who asks plays at this moment. */
    static boolean isPlaying() {
        return Thread.currentThread() instanceof Player;
    }

    private String stacks() {
        StringBuilder text = new StringBuilder();
        for (Player player : players) {
            text.append("--\n");
            for (StackTraceElement element : player.getStackTrace()) {
                text.append("  ").append(element).append('\n');
            }
        }
        return text.toString();
    }

    private Player next() {
        Player player = idle.poll();
        if (player == null) {
            player = new Player();
            players.add(player);
            player.start();
        }
        return player;
    }

    /**
     * Gives the turn away in the middle of one; returns when somebody resumes.
     *
     * @param told gets what to resume by, before anybody else plays
     */
    void pause(Consumer<Pause> told) {
        Player me = (Player) Thread.currentThread();
        Pause pause = new Pause(me);
        paused.add(pause);
        told.accept(pause);
        next().hand();
        me.await();
    }

    @Override
    public void close() {
        closed = true;
        players.forEach(Player::hand);
    }
}
