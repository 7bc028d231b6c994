package io.aureus.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process started by the real launcher, as opposed to a program called inside the test's own. Its cache is the build's
 * own unless told otherwise: the build sets {@code AUREUS_CACHE_DIR} for integration tests.
 */
public final class Launched {

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * The launcher of the source tree.
     *
     * @return absolute
     */
    public static Path launcher() {
        return Path.of("aureus").toAbsolutePath();
    }

    /**
     * Starts a process.
     *
     * @param launcher which launcher
     * @param directory where the process works; its two outputs are kept there as files
     * @param environment what to add to this process's environment
     * @param arguments what to tell the program
     * @return the process, under way
     */
    public static Launched start(Path launcher, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "stdout", ".txt");
        Path err = Files.createTempFile(directory, "stderr", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Launched(builder.start(), out, err);
    }

    /** The process itself: its id is the program's, for the launcher becomes the program. */
    public Process process() {
        return process;
    }

    /** Waits for its end and returns its exit code. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** What it wrote to standard output so far. */
    public String out() throws IOException {
        return Files.readString(out);
    }

    /** What it wrote to standard error so far. */
    public String err() throws IOException {
        return Files.readString(err);
    }
}
