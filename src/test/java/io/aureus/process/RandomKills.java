package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills at random instants: while the server starts, while tasks run, at the end. {@code -Dkills=N} sets how many, {@code
 * -Daureus.seed=N} repeats the instants (the processes' own timing is theirs).
 */
abstract class RandomKills {

    private static final int KILLS = Integer.getInteger("kills", 8);

    /** A start takes about so long; kills during it are drawn from this span. */
    private static final int START_UP_MILLIS = 4_000;

    /** A whole run takes about so long once it is under way. */
    private static final int UNDER_WAY_MILLIS = 2_000;

    @TempDir
    Path directory;

    private final Set<String> acknowledged = new HashSet<>();
    private int effectsSeen;
    private int interrupted;
    private int ended;

    /** Where the processes work, and with what settings. */
    abstract Workplace workplace() throws Exception;

    @Test
    void no_kill_loses_or_repeats_what_was_finished() throws Exception {
        long seed = Long.getLong("aureus.seed", new Random().nextLong());
        System.out.println("random kills: -Dkills=" + KILLS + " -Daureus.seed=" + seed);
        Random random = new Random(seed);
        try (Workplace workplace = workplace()) {
            workplace.write("killed.yaml", workflow());
            for (int kill = 0; kill < KILLS; kill++) {
                killOnce(workplace, random);
                check(workplace);
                if ((kill + 1) % 50 == 0) {
                    System.out.println(figures(kill + 1));
                }
            }
            boolean unfinished = !written(workplace).unfinished().isEmpty();
            Launched last = workplace.run(0, "run", "killed.yaml", "--output", "json");
            check(workplace);

            assertThat(Workplace.json(last).get("resumed")).isEqualTo(unfinished);
            WrittenLog log = written(workplace);
            assertThat(log.unfinished()).as("stuck").isEmpty();
            for (String run : log.runs()) {
                assertThat(log.completed()).contains(run + " end");
            }
        }
        System.out.println(figures(KILLS));
    }

    private String figures(int kills) {
        return "random kills: " + kills + " kills, " + interrupted + " of them of a run under way, " + ended
                + " after its end; " + acknowledged.size() + " tasks finished, 0 lost, 0 repeated, 0 stuck";
    }

    /** One process, killed by a third of the draws while it starts, else some time after the run goes on. */
    private void killOnce(Workplace workplace, Random random) throws Exception {
        boolean starting = random.nextInt(3) == 0;
        boolean orderly = random.nextInt(4) == 0;
        int delay = random.nextInt(starting ? START_UP_MILLIS : UNDER_WAY_MILLIS);
        Launched launched = workplace.start("run", "killed.yaml", "--grace", "0");
        if (!starting) {
            Workplace.until(
                    launched,
                    "the run goes on",
                    () -> launched.err().contains(" run ") || !launched.out().isEmpty());
        }
        boolean over = launched.process().waitFor(delay, TimeUnit.MILLISECONDS);
        if (orderly) {
            launched.process().destroy();
        } else {
            launched.process().destroyForcibly();
        }
        int code = launched.exitCode();
        assertThat(code).as(launched.err()).isIn(over ? List.of(0) : List.of(0, 137, 143));
        if (launched.out().contains("completed in")) {
            ended++;
        } else if (launched.err().contains(" run ")) {
            interrupted++;
        }
    }

    /** What the log said was finished is there for ever, and nothing of it was done again since. */
    private void check(Workplace workplace) throws Exception {
        List<String> effects = workplace.sideEffects();
        for (String effect : effects.subList(effectsSeen, effects.size())) {
            assertThat(acknowledged).as("finished before, and done again").doesNotContain(effect);
        }
        Set<String> completed = written(workplace).completed();
        assertThat(completed).as("finished before, and lost").containsAll(acknowledged);
        for (String task : completed) {
            assertThat(task.endsWith(" pause") || effects.contains(task))
                    .as(task + " was done")
                    .isTrue();
        }
        acknowledged.addAll(completed);
        effectsSeen = effects.size();
    }

    private static WrittenLog written(Workplace workplace) throws Exception {
        return WrittenLog.of(workplace.log(), "killed");
    }

    /** Three chains side by side, with a retry and a durable wait; each task says in {@code side} that it was executed. */
    private static String workflow() {
        StringBuilder yaml = new StringBuilder("id: killed\nversion: \"1\"\ntasks:\n");
        for (String chain : List.of("a", "b", "c")) {
            for (int i = 0; i < 10; i++) {
                yaml.append("  - id: ").append(chain).append(i).append('\n');
                yaml.append("    tool: shell\n");
                yaml.append(i == 0 ? "" : "    dependsOn: [" + chain + (i - 1) + "]\n");
                yaml.append("    inputs: {command: 'echo \"$AUREUS_RUN_ID $AUREUS_TASK_ID\" >> side; sleep 0.1'}\n");
            }
        }
        return yaml + """
                  - id: flaky
                    tool: shell
                    dependsOn: [a1]
                    retry: {maxAttempts: 3, backoffMs: 100}
                    inputs: {command: '[ "$AUREUS_ATTEMPT" != 1 ] || exit 75; echo "$AUREUS_RUN_ID $AUREUS_TASK_ID" >> side'}
                  - id: pause
                    tool: sleep
                    dependsOn: [b1]
                    inputs: {durationMs: 400}
                  - id: end
                    tool: shell
                    dependsOn: [a9, b9, c9, flaky, pause]
                    inputs: {command: 'echo "$AUREUS_RUN_ID $AUREUS_TASK_ID" >> side'}
                """;
    }
}
