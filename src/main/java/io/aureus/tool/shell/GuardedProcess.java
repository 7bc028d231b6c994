package io.aureus.tool.shell;

import io.aureus.tool.ToolException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A command in a session and process group of its own, led by a small shell ({@code guard.sh}) whose standard input is a pipe
 * that we hold: its end, and so our end in whatever way, ends the group. Nothing has to be remembered for that.
 */
final class GuardedProcess implements AttemptProcess {
    private static final Logger LOG = Logger.getLogger(GuardedProcess.class.getName());
    private static final Path SETSID = setsid();
    private static final String SCRIPT = script();

    private final Process guard;
    private final ProcessGroup group;
    private final Path exitFile;
    private final Path watcherFile;
    private final Duration termBound;

    private GuardedProcess(Process guard, Path directory, Duration termBound) {
        this.termBound = termBound;
        this.guard = guard;
        this.group = new ProcessGroup(guard.pid());
        this.exitFile = directory.resolve("exit");
        this.watcherFile = directory.resolve("watcher");
    }

    static boolean isPossible() {
        return SETSID != null && ProcFs.isThere();
    }

    private static Path setsid() {
        for (String directory : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
            Path setsid = Path.of(directory, "setsid");
            if (Files.isExecutable(setsid)) {
                return setsid;
            }
        }
        return null;
    }

    private static String script() {
        try (InputStream in = GuardedProcess.class.getResourceAsStream("guard.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the command of a builder, which says the rest, with a file as its standard input. */
    static GuardedProcess start(ProcessBuilder builder, File input, AttemptDirectory attempt, Duration termBound)
            throws IOException {
        String directory = attempt.path().toString();
        String script = attempt.write("guard", SCRIPT).toString();
        String bound = BigDecimal.valueOf(termBound.toMillis(), 3).toPlainString();
        List<String> line = new ArrayList<>(List.of(SETSID.toString(), "/bin/sh", script));
        line.addAll(List.of(directory, bound, input.getPath()));
        line.addAll(builder.command());
        builder.command(line);
        return new GuardedProcess(builder.start(), attempt.path(), termBound);
    }

    @Override
    public InputStream output() {
        return guard.getInputStream();
    }

    @Override
    public InputStream errors() {
        return guard.getErrorStream();
    }

    @Override
    public OptionalInt exitCode(long millis) throws InterruptedException, ToolException {
        String written = read(exitFile);
        if (written.endsWith("\n")) {
            return OptionalInt.of(Integer.parseInt(written.strip()));
        }
        return guard.waitFor(millis, TimeUnit.MILLISECONDS) ? OptionalInt.of(guard.exitValue()) : OptionalInt.empty();
    }

    @Override
    public void end() throws ToolException {
        try {
            Pause.untilEvenIfInterrupted(() -> !guard.isAlive() || watcherKnown(), termBound);
            if (!group.hasNoneExcept(ours())) {
                terminate();
                kill();
            }
        } finally {
            letGo();
        }
    }

    private void terminate() {
        tell("TERM");
        boolean nobodyTells = watcherKnown()
                && ProcFs.entry(watcher()).filter(ProcFs.Entry::lives).isEmpty();
        if (nobodyTells) {
            group.terminateExcept(ours());
        }
        boolean interruptedBefore = Thread.interrupted();
        try {
            Pause.until(() -> group.hasNoneExcept(ours()), termBound);
        } catch (InterruptedException e) {
            interruptedBefore = true;
        }
        if (interruptedBefore) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill() throws ToolException {
        Set<Long> ours = ours();
        if (!group.killExcept(ours, KILL_BOUND)) {
            throw new ToolException(
                    "unkillable",
                    "AUR-424 processes " + group.left(ours) + " of the attempt live on " + KILL_BOUND.toSeconds()
                            + " s after SIGKILL; end them before the task is tried again");
        }
    }

    /** The guard and its watcher, as long as they live. */
    private Set<Long> ours() {
        return watcherKnown() ? Set.of(guard.pid(), Long.parseLong(watcher())) : Set.of(guard.pid());
    }

    private boolean watcherKnown() {
        return !watcher().isEmpty();
    }

    private String watcher() {
        String written = read(watcherFile);
        return written.endsWith("\n") ? written.strip() : "";
    }

    /** A word for the watcher; if it is gone, its work is done without it. */
    private void tell(String word) {
        try {
            guard.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            guard.getOutputStream().flush();
        } catch (IOException e) {
            LOG.log(Level.FINE, "the watcher of group {0} is gone", group);
        }
    }

    /** Nothing but guard and watcher is left: both go by themselves, else by force. */
    private void letGo() {
        close(guard.getInputStream());
        close(guard.getErrorStream());
        boolean gone = false;
        if (guard.isAlive()) {
            tell("END");
            gone = Pause.untilEvenIfInterrupted(() -> !guard.isAlive(), Duration.ofSeconds(2));
        }
        if (!gone) {
            tell("KILL");
            group.killExcept(Set.of(), KILL_BOUND);
        }
        close(guard.getOutputStream());
    }

    private static void close(java.io.Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "a pipe of an ended attempt did not close", e);
        }
    }

    private static String read(Path file) {
        try {
            return file.toFile().exists() ? Files.readString(file, StandardCharsets.US_ASCII) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
