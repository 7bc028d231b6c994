package io.aureus.cli;

import io.aureus.engine.Launch;
import io.aureus.workflow.Fault;
import io.aureus.workflow.GivenInputs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * One launch for each line of a JSON Lines file, read when there is room for it. All lines were checked before the first
 * one starts; a file that is changed meanwhile is noticed.
 */
final class LineLaunches implements Iterator<Launch>, AutoCloseable {

    /** Faults shown of one file. */
    private static final int FAULTS_SHOWN_MAX = 20;

    private final InputFile file;
    private final String sha256;
    private final BiFunction<GivenInputs, String, Launch> launches;
    private final LineInputs inputs;
    private final MessageDigest digest = InputFile.sha256();
    private final BufferedReader lines;
    private Predicate<Launch> leftOut = launch -> false;
    private long number;
    private Launch next;

    /** Reads the inputs of one line. */
    @FunctionalInterface
    interface LineInputs {
        GivenInputs of(String text, long number) throws CommandException;
    }

    /**
     * Checks all lines, then stands before the first.
     *
     * @param inputs reads a line
     * @param launches makes a launch of a line's inputs and its identity
     * @throws CommandException if any line is wrong; it lists the first ones
     */
    static LineLaunches of(InputFile file, LineInputs inputs, BiFunction<GivenInputs, String, Launch> launches)
            throws CommandException {
        List<String> problems = new ArrayList<>();
        long[] count = {0};
        String sha256 = file.forEachLine((number, text) -> {
            count[0]++;
            try {
                inputs.of(text, number).faults().forEach(fault -> problems.add(shown(fault, file, number)));
            } catch (CommandException e) {
                problems.add(e.getMessage());
            }
            while (problems.size() > FAULTS_SHOWN_MAX + 1) {
                problems.remove(problems.size() - 1);
            }
        });
        if (problems.size() > FAULTS_SHOWN_MAX) {
            problems.set(FAULTS_SHOWN_MAX, "… and more");
        }
        if (!problems.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, String.join("\n", problems));
        }
        if (count[0] == 0) {
            throw new CommandException(ExitCode.USAGE, "AUR-034 " + file.source() + " has no line with inputs.");
        }
        return new LineLaunches(file, sha256, inputs, launches);
    }

    /** The same lines once more, from the first. */
    LineLaunches again() throws CommandException {
        return new LineLaunches(file, sha256, inputs, launches);
    }

    /** A fault of what a line says stands in that line. */
    private static String shown(Fault fault, InputFile file, long line) {
        Fault placed = new Fault(fault.code(), fault.severity(), (int) line, 1, fault.message(), fault.suggestion());
        return Paint.harmless(placed.in(file.source().toString()));
    }

    private LineLaunches(
            InputFile file, String sha256, LineInputs inputs, BiFunction<GivenInputs, String, Launch> launches)
            throws CommandException {
        this.file = file;
        this.sha256 = sha256;
        this.inputs = inputs;
        this.launches = launches;
        try {
            this.lines = InputFile.reader(new DigestInputStream(Files.newInputStream(file.path()), digest));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "AUR-030 The inputs " + file.source() + " cannot be read again: " + e.getMessage(),
                    e);
        }
    }

    /** Leaves lines out from now on. */
    void leaveOut(Predicate<Launch> done) {
        leftOut = done;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null) {
                String line = lines.readLine();
                if (line == null) {
                    requireUnchanged();
                    return false;
                }
                number++;
                Launch launch = line.isBlank() ? null : launch(line);
                next = launch == null || leftOut.test(launch) ? null : launch;
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "AUR-030 The inputs " + file.source() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Launch launch(String line) {
        try {
            GivenInputs given = inputs.of(line, number);
            if (!given.faults().isEmpty()) {
                throw changed();
            }
            return launches.apply(given, sha256 + ":" + number);
        } catch (CommandException e) {
            throw new UncheckedIOException(changed().getMessage(), new IOException(e));
        }
    }

    @Override
    public Launch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no line is left");
        }
        Launch launch = next;
        next = null;
        return launch;
    }

    /** Reads on to the end of the bytes, so that the digest is that of the whole file. */
    private void requireUnchanged() {
        byte[] now = digestSoFar();
        if (!HexFormat.of().formatHex(now).equals(sha256)) {
            throw changed();
        }
    }

    private byte[] digestSoFar() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java platform can copy a SHA-256", e);
        }
    }

    private UncheckedIOException changed() {
        String message =
                "AUR-033 " + file.source() + " was changed while its lines were being run. Runs that were started"
                        + " are kept; a line counts as the same only in the same file. Start again when it no longer changes.";
        return new UncheckedIOException(message, new IOException(message));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
