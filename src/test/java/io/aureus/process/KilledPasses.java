package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Passes over a file of inputs, one after another, each by processes that are killed again and again until one of them comes
 * to its end. After each kill: what was durable stays so, and is not executed again.
 */
final class KilledPasses {

    /** Lines of the file: six for each run that is under way at once, so that most processes that are started are killed. */
    private static final int LINES = 96;

    /** A pass that nobody disturbs takes longer once it is under way. */
    private static final int UNDER_WAY_MILLIS = 2_000;

    /** On a machine that is busy enough a database does not answer in time; such a start is repeated, and counted. */
    private static final int UNAVAILABLE = 6;

    private static final double OF_STARTING = 1 / 3.0;
    private static final double OF_TERM = 1 / 4.0;

    private final Workplace workplace;
    private final RandomKills.Truth truth;
    private final String name;
    private final Random random;
    private final RandomKills.Figures figures;
    private long startUpMillis = 4_000;
    private int passes;

    KilledPasses(
            Workplace workplace, RandomKills.Truth truth, String name, Random random, RandomKills.Figures figures) {
        this.workplace = workplace;
        this.truth = truth;
        this.name = name;
        this.random = random;
        this.figures = figures;
    }

    /** Kills so many processes; the last pass comes to its end. */
    void kill(int times) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            lines.append("{\"n\": ").append(line).append("}\n");
        }
        workplace.write("inputs.jsonl", lines.toString());
        int left = times;
        while (left > 0) {
            left -= new Pass(name + "-" + passes++).killed(left);
        }
    }

    /** One of them. */
    private final class Pass {
        private final String workflow;
        private final Path side;
        private final Set<String> durable = new HashSet<>();
        private int runs = LINES;
        private int effectsSeen;

        Pass(String workflow) throws IOException {
            this.workflow = workflow;
            this.side = workplace.directory().resolve("side-" + workflow);
            workplace.write(workflow + ".yaml", yaml(workflow));
        }

        /** Returns how many kills it took. */
        int killed(int most) throws Exception {
            int kills = 0;
            boolean over = false;
            while (kills < most && !over && truth.ended(workflow, log()) < LINES) {
                over = !killOnce();
                kills += over ? 0 : 1;
                check();
            }
            if (!over) {
                end();
                check();
            }
            requireOver();
            return kills;
        }

        /** If all had ended when the last process was killed, the same command would begin another pass. */
        private void end() throws Exception {
            if (truth.ended(workflow, log()) < LINES) {
                Workplace.ended(start(), 0);
            } else {
                Workplace.ended(workplace.start("run", workflow + ".yaml", "--input", "n=" + LINES), 0);
                runs++;
            }
        }

        private Launched start() throws IOException {
            return workplace.start(
                    "run", workflow + ".yaml", "--inputs", "inputs.jsonl", "--concurrency", "16", "--grace", "0");
        }

        /** A third of the kills come while a process starts, the others some time after it goes on with the runs. */
        private boolean killOnce() throws Exception {
            boolean starting = random.nextDouble() < OF_STARTING;
            boolean orderly = random.nextDouble() < OF_TERM;
            double when = random.nextDouble();
            Launched launched = start();
            if (!starting) {
                long from = System.nanoTime();
                Workplace.until(
                        launched,
                        "runs go on",
                        () -> effects().size() > effectsSeen
                                || !launched.process().isAlive());
                startUpMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            }
            long delay = (long) (when * (starting ? startUpMillis : UNDER_WAY_MILLIS));
            if (launched.process().waitFor(delay, TimeUnit.MILLISECONDS)) {
                if (launched.exitCode() == UNAVAILABLE) {
                    figures.countRefused(launched.err());
                    return killOnce();
                }
                assertThat(launched.exitCode()).as(launched.err()).isZero();
                return false;
            }
            if (orderly) {
                launched.process().destroy();
            } else {
                launched.process().destroyForcibly();
            }
            int code = launched.exitCode();
            assertThat(code).as(launched.err()).isIn(0, orderly ? 143 : 137);
            if (code == 0) {
                return false; // it was faster
            }
            figures.count(orderly, effects().size() > effectsSeen);
            return true;
        }

        private void check() throws Exception {
            List<String> effects = effects();
            assertThat(effects.subList(effectsSeen, effects.size()))
                    .as("durable before, and executed again")
                    .noneMatch(durable::contains);
            WrittenLog log = log();
            Set<String> finished = truth.finished(workflow, log);
            assertThat(finished).as("durable before, and lost").containsAll(durable);
            for (String task : finished) {
                assertThat(leavesNoTrace(task) || effects.contains(task))
                        .as(task + " was executed")
                        .isTrue();
            }
            truth.requireLog(workflow, log);
            durable.addAll(finished);
            effectsSeen = effects.size();
        }

        /** Each line has had one run, which completed, and all of it stands in the log. */
        private void requireOver() throws Exception {
            WrittenLog log = log();
            assertThat(log.runs()).as("one run for each line").hasSize(runs);
            assertThat(log.unfinished()).as("stuck").isEmpty();
            for (String run : log.runs()) {
                assertThat(log.completed()).contains(run + " end");
                for (String task : List.of("first", "flaky", "second", "end")) {
                    assertThat(effects().stream()
                                    .filter((run + " " + task)::equals)
                                    .count())
                            .as("executions of %s %s, each of which has its event", run, task)
                            .isBetween(1L, log.started(run, task));
                }
            }
            truth.requireOver(workflow);
            figures.over(log.runs().size(), log.completed().size());
        }

        private WrittenLog log() throws IOException {
            return WrittenLog.of(workplace.log(), workflow);
        }

        private List<String> effects() throws IOException {
            return Files.exists(side) ? Files.readAllLines(side) : List.of();
        }
    }

    private static boolean leavesNoTrace(String task) {
        return task.endsWith(" pause") || task.endsWith(" rest") || task.endsWith(" value");
    }

    /** Commands that say in {@code side-…} that they were executed, a retry, and durable waits, in and out of parallel. */
    private static String yaml(String workflow) {
        String say = "echo \"$AUREUS_RUN_ID $AUREUS_TASK_ID\" >> side-" + workflow;
        return """
                id: %1$s
                version: "1"
                inputs:
                  n: {type: number, required: true}
                tasks:
                  - {id: first, tool: shell, inputs: {command: '%2$s'}}
                  - {id: pause, tool: sleep, dependsOn: [first], inputs: {durationMs: 500}}
                  - id: flaky
                    tool: shell
                    dependsOn: [first]
                    retry: {maxAttempts: 3, backoffMs: 100}
                    inputs: {command: '[ "$AUREUS_ATTEMPT" != 1 ] || exit 75; %2$s'}
                  - {id: value, tool: value, dependsOn: [pause], inputs: {value: 1}}
                  - {id: second, tool: shell, dependsOn: [value], inputs: {command: '%2$s; sleep 0.2'}}
                  - {id: rest, tool: sleep, dependsOn: [second, flaky], inputs: {durationMs: 500}}
                  - {id: end, tool: shell, dependsOn: [rest], inputs: {command: '%2$s'}}
                """.formatted(workflow, say);
    }
}
