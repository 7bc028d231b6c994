package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.aureus.json.Json;
import io.aureus.launcher.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A directory in which processes of Aureus are started: what they write stays in it (event log, temporary files, side
 * effects of tasks), and none of them outlives it.
 */
final class Workplace implements AutoCloseable {

    /** No condition of these tests takes longer on any machine; it only bounds a test that fails. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** A look may be a connection of its own to the database, whose processor time the processes that are waited for need. */
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Path directory;
    private final Path launcher;
    private final Map<String, String> surroundings = new HashMap<>();
    private final List<Launched> started = new ArrayList<>();

    /** Something that is true at some time. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    Workplace(Path directory) throws IOException {
        this(directory, Launched.launcher());
    }

    Workplace(Path directory, Path launcher) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.launcher = launcher;
        Files.createDirectories(directory.resolve("tmp"));
    }

    /** Every process that is started from now on has this in its environment. */
    Workplace with(String variable, String value) {
        surroundings.put(variable, value);
        return this;
    }

    Path directory() {
        return directory;
    }

    Path log() {
        return directory.resolve("var/run");
    }

    /** What its tasks wrote by {@code >> side}, in order. */
    List<String> sideEffects() throws IOException {
        Path side = directory.resolve("side");
        return Files.exists(side) ? Files.readAllLines(side) : List.of();
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** Starts a process that works here. */
    Launched start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    Launched start(Map<String, String> environment, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(surroundings);
        all.putAll(environment);
        String ofTheBuild = System.getenv().getOrDefault("AUREUS_JAVA_OPTS", "");
        all.put("AUREUS_JAVA_OPTS", ofTheBuild + " -Djava.io.tmpdir=" + directory.resolve("tmp"));
        Launched launched = Launched.start(launcher, directory, all, arguments);
        started.add(launched);
        return launched;
    }

    /** Starts a process, waits for its end and requires its exit code. */
    Launched run(int exitCode, String... arguments) throws Exception {
        Launched launched = start(arguments);
        ended(launched, exitCode);
        return launched;
    }

    /** Waits for the end of a process and requires its exit code. */
    static void ended(Launched launched, int exitCode) throws Exception {
        if (!launched.process().waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            fail("it does not end: " + launched.err());
        }
        assertThat(launched.exitCode())
                .as("exit code; it said: %s", launched.err())
                .isEqualTo(exitCode);
    }

    /** Waits until something is true while a process lives; its end before that is a failure. */
    static void until(Launched whileLives, String what, Condition condition) throws Exception {
        long from = System.nanoTime();
        while (!condition.holds()) {
            boolean over = whileLives.process().waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            if ((over && !condition.holds()) || System.nanoTime() - from > PATIENCE_NANOS) {
                fail("%s: not so %s; it said: %s", what, over ? "when it ended" : "for long", whileLives.err());
            }
        }
    }

    /** Waits until another process than ours has gone, for example a child of one that was killed. */
    static void untilGone(long pid) throws Exception {
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
            handle.get().onExit().get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    /** A run's JSON, which is all that {@code --output json} prints. */
    static Map<?, ?> json(Launched launched) throws IOException {
        return (Map<?, ?>) Json.parse(launched.out());
    }

    @Override
    public void close() {
        for (Launched launched : started) {
            // Of one that has gone long ago the pid may be somebody else's by now, whose end is not to be waited for.
            if (launched.process().isAlive()) {
                launched.process().destroyForcibly().onExit().join();
            }
        }
    }
}
