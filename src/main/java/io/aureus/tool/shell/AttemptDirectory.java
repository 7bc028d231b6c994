package io.aureus.tool.shell;

import io.aureus.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Files of one attempt, for its user alone; all gone when it is closed. */
final class AttemptDirectory implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AttemptDirectory.class.getName());

    private static final String PREFIX = "aureus-attempt-";

    private final Path path;

    private AttemptDirectory(Path path) {
        this.path = path;
    }

    /** In the directory for temporary files, readable by its owner only. */
    static AttemptDirectory create() throws IOException {
        return new AttemptDirectory(Files.createTempDirectory(PREFIX).toAbsolutePath());
    }

    /** Removes the directory that holds this file of an interrupted execution, if it is one of ours. */
    static void removeAround(String file) {
        Path directory = file == null ? null : Path.of(file).getParent();
        if (directory != null
                && directory.getFileName().toString().startsWith(PREFIX)
                && Files.isDirectory(directory)) {
            new AttemptDirectory(directory).close();
        }
    }

    Path path() {
        return path;
    }

    /** A new file with a text. */
    Path write(String name, String text) throws IOException {
        try (OutputStream out = create(name)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return path.resolve(name);
    }

    /** A new file with a JSON value. */
    Path writeJson(String name, Object value) throws IOException {
        try (OutputStream out = create(name)) {
            Json.write(value, out);
        }
        return path.resolve(name);
    }

    /** A new file, to be written. */
    OutputStream create(String name) throws IOException {
        Path file = Files.createFile(
                path.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE));
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new Removal());
        } catch (IOException e) {
            LOG.log(Level.WARNING, e, () -> "files of an attempt could not be removed: " + path);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
