package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills at random instants, while the server starts and while sixteen runs are under way. {@code -Dkills=N} sets how many,
 * {@code -Daureus.seed=N} repeats the draws (the processes' own timing is theirs). Many kills are shared out among as many
 * processes at a time as there are processors: what a kill costs is the start that follows it.
 */
abstract class RandomKills {

    private static final int KILLS = Integer.getInteger("kills", 8);

    /** With so many, processes are killed side by side. */
    private static final int KILLS_MANY = 50;

    @TempDir
    Path directory;

    /** Where the processes of one lane work, and with what settings. */
    abstract Workplace workplace(Path lane) throws Exception;

    /** Where it stands what a run has done. */
    abstract Truth truth() throws Exception;

    @Test
    void no_kill_loses_or_repeats_what_was_finished() throws Exception {
        long seed = Long.getLong("aureus.seed", new Random().nextLong());
        String name = getClass().getSimpleName();
        System.out.println(name + ": -Dkills=" + KILLS + " -Daureus.seed=" + seed);
        int lanes = KILLS < KILLS_MANY ? 1 : Runtime.getRuntime().availableProcessors();
        Truth truth = truth();
        Figures figures = new Figures(name);
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try {
            List<Future<?>> killing = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                int kills = KILLS / lanes + (lane < KILLS % lanes ? 1 : 0);
                String id = "killed-" + lane;
                Random random = new Random(seed + lane);
                killing.add(threads.submit(() -> {
                    try (Workplace workplace = workplace(directory.resolve(id))) {
                        new KilledPasses(workplace, truth, id, random, figures).kill(kills);
                    }
                    return null;
                }));
            }
            for (Future<?> lane : killing) {
                lane.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(figures.kills()).isEqualTo(KILLS);
        System.out.println(figures);
    }

    /** Where it stands what runs have done. */
    interface Truth {

        /** Each {@code run task} of a workflow whose outcome is durable. */
        Set<String> finished(String workflow, WrittenLog log) throws Exception;

        /** How many runs of a workflow have ended. */
        int ended(String workflow, WrittenLog log) throws Exception;

        /** Fails unless the log has what it must have now. */
        void requireLog(String workflow, WrittenLog log) throws Exception;

        /** Fails unless nothing of a workflow is left to do or to tell. */
        void requireOver(String workflow) throws Exception;
    }

    /** What was counted, by all lanes together. */
    static final class Figures {
        private static final int SHOWN_EVERY = 50;

        private final String name;
        private int killed;
        private int terminated;
        private int starting;
        private int passes;
        private int refused;
        private int runs;
        private int tasks;

        Figures(String name) {
            this.name = name;
        }

        synchronized int kills() {
            return killed + terminated;
        }

        synchronized void count(boolean orderly, boolean underWay) {
            killed += orderly ? 0 : 1;
            terminated += orderly ? 1 : 0;
            starting += underWay ? 0 : 1;
            if (kills() % SHOWN_EVERY == 0) {
                System.out.println(this);
            }
        }

        /** Few of them, else something is wrong. */
        synchronized void countRefused(String why) {
            refused++;
            assertThat(refused).as(why).isLessThanOrEqualTo(2 + kills() / 10);
        }

        synchronized void over(int runsEnded, int tasksFinished) {
            passes++;
            runs += runsEnded;
            tasks += tasksFinished;
        }

        @Override
        public synchronized String toString() {
            return name + ": " + killed + " kills by KILL and " + terminated + " by TERM, " + starting
                    + " of them before runs were under way; " + passes + " passes over, " + runs + " runs ended once, "
                    + tasks + " tasks finished; 0 lost, 0 repeated, 0 stuck"
                    + (refused == 0 ? "" : "; " + refused + " starts found no database in time");
        }
    }
}
