package io.aureus.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where the server's own talk goes: a file of this process, so that standard output is left to results and standard
 * error to the program; on demand also to standard error. The file is deleted after a good end and kept when the server
 * could not start. A server that stays keeps the latest {@value #BYTES_MAX} bytes, and as many before them in a second file.
 */
final class ServerLog extends OutputStream {

    /** Bytes of one file. */
    static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int LINES_QUOTED_MAX = 3;
    private static final int LINE_QUOTED_MAX = 300;

    private final Path file;
    private final Path before;
    private final int bytesMax;
    private final OutputStream echo;
    private OutputStream record;
    private long recorded;
    private boolean recording = true;

    private ServerLog(Path file, OutputStream echo, int bytesMax) throws IOException {
        this.file = file;
        this.before = file.resolveSibling(file.getFileName().toString().replace(".log", ".before.log"));
        this.record = Files.newOutputStream(file);
        this.echo = echo;
        this.bytesMax = bytesMax;
    }

    /**
     * Begins a log.
     *
     * @param directory where logs lie; made if it is missing
     * @param echo gets the same bytes; {@link OutputStream#nullOutputStream} for nobody
     */
    static ServerLog open(Path directory, OutputStream echo) throws IOException {
        return open(directory, echo, BYTES_MAX);
    }

    static ServerLog open(Path directory, OutputStream echo, int bytesMax) throws IOException {
        Files.createDirectories(directory);
        deleteOld(directory);
        String name = "server-" + ProcessHandle.current().pid() + "-";
        return new ServerLog(Files.createTempFile(directory, name, ".log"), echo, bytesMax);
    }

    PrintStream asPrintStream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    Path file() {
        return file;
    }

    /** The boot commands that failed: to the server a warning, to us the end. */
    List<String> failedCommands() throws IOException {
        return firstLines(line -> line.contains("Boot Command ") && line.contains(" failed "));
    }

    /** The first causes the server named, shortened, to be appended to a message; empty if it named none. */
    String saidOfErrors() {
        try {
            List<String> errors = errors();
            return errors.isEmpty() ? "" : " (the server says: " + String.join("; ", errors) + ")";
        } catch (IOException e) {
            return " (its log cannot be read: " + e + ")";
        }
    }

    /** The first causes the server named, shortened. */
    List<String> errors() throws IOException {
        List<String> causes = firstLines(line -> line.contains("Caused by: "));
        return causes.isEmpty() ? firstLines(line -> line.contains("Exception")) : causes;
    }

    /** The server came to a good end: nobody needs it any more. */
    synchronized void stopRecording() throws IOException {
        if (recording) {
            recording = false;
            record.close();
            Files.deleteIfExists(file);
            Files.deleteIfExists(before);
        }
    }

    @Override
    public synchronized void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (recording) {
            record.write(bytes, offset, length);
            recorded += length;
            turnOver();
        }
        echo.write(bytes, offset, length);
    }

    /** A server that stays must not fill a disk unseen. */
    private void turnOver() throws IOException {
        if (recorded >= bytesMax) {
            record.close();
            Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
            record = Files.newOutputStream(file);
            recorded = 0;
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        echo.flush();
    }

    private List<String> firstLines(Predicate<String> wanted) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .filter(wanted)
                .map(String::strip)
                .map(line -> line.substring(0, Math.min(LINE_QUOTED_MAX, line.length())))
                .distinct()
                .limit(LINES_QUOTED_MAX)
                .toList();
    }

    private static void deleteOld(Path directory) throws IOException {
        FileTime limit = FileTime.from(Instant.now().minus(KEPT));
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "server-*.log")) {
            for (Path log : logs) {
                if (modified(log).compareTo(limit) < 0) {
                    Files.deleteIfExists(log);
                }
            }
        }
    }

    private static FileTime modified(Path log) throws IOException {
        try {
            return Files.getLastModifiedTime(log);
        } catch (NoSuchFileException deletedByItsProcess) {
            return FileTime.from(Instant.MAX);
        }
    }
}
