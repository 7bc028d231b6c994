package io.aureus.tool.shell;

import io.aureus.tool.ToolException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command where there is no {@code setsid} or no {@code /proc}: ended with all its descendants that can still be traced to it.
 * A process whose parent has ended before is not found, and our own end by SIGKILL ends nothing.
 */
final class UnguardedProcess implements AttemptProcess {
    private final Process process;
    private final Duration termBound;

    private UnguardedProcess(Process process, Duration termBound) {
        this.termBound = termBound;
        this.process = process;
    }

    static UnguardedProcess start(ProcessBuilder builder, File input, Duration termBound) throws IOException {
        return new UnguardedProcess(builder.redirectInput(input).start(), termBound);
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public InputStream errors() {
        return process.getErrorStream();
    }

    @Override
    public OptionalInt exitCode(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    @Override
    public void end() throws ToolException {
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        tree.forEach(ProcessHandle::destroy);
        if (!ended(tree, termBound)) {
            List<ProcessHandle> left = tree.stream()
                    .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                    .distinct()
                    .toList();
            left.forEach(ProcessHandle::destroyForcibly);
            if (!ended(left, KILL_BOUND)) {
                throw new ToolException(
                        "unkillable",
                        "AUR-424 processes " + left + " of the attempt live on " + KILL_BOUND.toSeconds()
                                + " s after SIGKILL; end them before the task is tried again");
            }
        }
    }

    private static boolean ended(List<ProcessHandle> tree, Duration bound) {
        return Pause.untilEvenIfInterrupted(() -> tree.stream().noneMatch(ProcessHandle::isAlive), bound);
    }
}
