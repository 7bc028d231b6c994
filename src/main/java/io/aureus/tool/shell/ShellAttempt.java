package io.aureus.tool.shell;

import io.aureus.tool.Invocation;
import io.aureus.tool.ToolException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * One attempt of a command. The thread that executes it reads the pipes itself and only what is there, so neither a full pipe
 * nor one that a forgotten process keeps open can hold it, and there is no other thread.
 */
final class ShellAttempt {
    private static final int SIGNALLED = 128;
    private static final int SIGNALS = 64;

    /** Most that a pipe holds, unless somebody has enlarged it. */
    private static final int PIPE_BYTES = 1 << 16;

    private final Invocation invocation;
    private final boolean guarded;
    private final Duration termBound;
    private final byte[] chunk = new byte[PIPE_BYTES];
    private final LastLines errors = new LastLines();

    ShellAttempt(Invocation invocation, boolean guarded, Duration termBound) {
        this.termBound = termBound;
        this.invocation = invocation;
        this.guarded = guarded;
    }

    /** Runs the command to its end; nothing of it is left when this returns, in whatever way. */
    Object execute() throws ToolException, InterruptedException {
        Command command = Command.of(invocation.inputs(), invocation.workingDirectory());
        try (AttemptDirectory directory = AttemptDirectory.create();
                Output output = new Output(directory)) {
            int code = run(start(command, directory), output);
            if (code != 0) {
                throw failure(code);
            }
            return output.result(invocation);
        } catch (IOException e) {
            throw new ToolException(
                    "io", "AUR-425 files of the attempt: " + invocation.mask().apply(e.toString()));
        }
    }

    private AttemptProcess start(Command command, AttemptDirectory directory) throws IOException, ToolException {
        ProcessBuilder builder = new ProcessBuilder(command.line());
        Surroundings.prepare(builder.environment(), command, invocation);
        String results =
                directory.writeJson("results.json", invocation.results()).toString();
        String inputs =
                directory.writeJson("inputs.json", invocation.runInputs()).toString();
        File input = command.input() == null
                ? new File("/dev/null")
                : directory.write("stdin", command.input()).toFile();
        if (!Files.isDirectory(command.directory())) {
            throw notStarted("there is no directory " + command.directory());
        }
        builder.directory(command.directory().toFile());
        try {
            builder.environment().put(Surroundings.RESULTS, results);
            builder.environment().put(Surroundings.INPUTS, inputs);
            if (!guarded) {
                return UnguardedProcess.start(builder, input, termBound);
            }
            builder.environment().put(Surroundings.STARTER, Starter.self().toString());
            return GuardedProcess.start(builder, input, directory, termBound);
        } catch (IOException | IllegalArgumentException e) {
            throw notStarted(String.valueOf(e.getMessage()));
        }
    }

    private ToolException notStarted(String why) {
        return new ToolException(
                "start",
                "AUR-423 the command cannot be started: " + invocation.mask().apply(why));
    }

    private int run(AttemptProcess process, Output output) throws ToolException, InterruptedException, IOException {
        try {
            return awaitEnd(process, output);
        } finally {
            process.end();
        }
    }

    private int awaitEnd(AttemptProcess process, Output output)
            throws ToolException, InterruptedException, IOException {
        long millis = 1;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean read = take(process, output);
            OptionalInt code = process.exitCode(read ? 0 : millis);
            if (code.isPresent()) {
                takeRest(process, output);
                return code.getAsInt();
            }
            millis = read ? 1 : Pause.longer(millis);
        }
    }

    /** At most one chunk of each pipe; whether there was any. */
    private boolean take(AttemptProcess process, Output output) throws IOException, ToolException {
        int written = read(process.output());
        output.add(chunk, written);
        int complained = read(process.errors());
        errors.add(chunk, complained);
        return written + complained > 0;
    }

    /** What the command wrote before it ended is there by now; what comes later is not its own. */
    private void takeRest(AttemptProcess process, Output output) throws IOException, ToolException {
        for (int left = process.output().available(); left > 0; ) {
            int written = read(process.output());
            output.add(chunk, written);
            left -= Math.max(1, written);
        }
        errors.add(chunk, read(process.errors()));
    }

    private int read(InputStream pipe) throws IOException {
        int there = Math.min(pipe.available(), chunk.length);
        return there == 0 ? 0 : Math.max(0, pipe.read(chunk, 0, there));
    }

    private ToolException failure(int code) {
        int signal = code - SIGNALLED;
        boolean signalled = signal > 0 && signal <= SIGNALS;
        String how = signalled
                ? "AUR-421 the command was ended by signal " + signal
                : "AUR-420 the command ended with exit code " + code;
        String said = errors.text(invocation.mask());
        String excerpt = said.isEmpty() ? "; it wrote nothing to its standard error" : "; its last words: " + said;
        return new ToolException(signalled ? "signal:" + signal : "exit:" + code, how + excerpt);
    }
}
