package io.aureus.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory in which one process's server keeps what it writes, as opposed to the unpacked server, which all
 * processes share and none writes. It is readable by its owner alone, named for its process, deleted at the end;
 * what a killed process left behind goes with the next start.
 */
final class InstanceRoot {

    private static final Pattern NAME = Pattern.compile("aureus-([0-9a-z]+)-([0-9]+)-([0-9]+)-.*");

    private final Path directory;

    private InstanceRoot(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes a root for this process from an unpacked server.
     *
     * @param server the unpacked server, read only
     * @param parent where roots lie, usually the system's temporary directory
     */
    static InstanceRoot create(Path server, Path parent) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        String name = "aureus-" + processSpace() + "-" + self.pid() + "-" + startMillis(self) + "-";
        InstanceRoot root = new InstanceRoot(Files.createTempDirectory(parent, name));
        root.copy(server, "config");
        root.copy(server, "lib");
        Files.createDirectory(root.directory.resolve("docroot"));
        return root;
    }

    /** Deletes the roots of processes of this user and this machine that are gone. */
    static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> roots = Files.newDirectoryStream(parent, "aureus-" + processSpace() + "-*")) {
            for (Path root : roots) {
                if (isOurs(root) && isOrphan(root)) {
                    new InstanceRoot(root).delete();
                }
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** Deletes everything in it; what is deleted by somebody else meanwhile does not matter. */
    void delete() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void copy(Path server, String part) throws IOException {
        Path from = server.resolve(part);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target(visited));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target(file));
                return FileVisitResult.CONTINUE;
            }

            private Path target(Path path) {
                return directory.resolve(server.relativize(path).toString());
            }
        });
    }

    private static boolean isOurs(Path root) throws IOException {
        try {
            return Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(root, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(System.getProperty("user.name"));
        } catch (NoSuchFileException sweptByAnother) {
            return false;
        }
    }

    private static boolean isOrphan(Path root) {
        Matcher name = NAME.matcher(root.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(name.group(2)));
        return process.isEmpty() || startMillis(process.get()) != Long.parseLong(name.group(3));
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Names the space in which a process id means something: the boot and the process namespace, where the system tells.
     * A root of another space is never touched, for its process cannot be seen from here.
     */
    private static String processSpace() {
        Path boot = Path.of("/proc/sys/kernel/random/boot_id");
        Path namespace = Path.of("/proc/self/ns/pid");
        if (!Files.isReadable(boot) || !Files.exists(namespace)) {
            return "local";
        }
        try {
            String known = Files.readString(boot) + Files.readSymbolicLink(namespace);
            return Integer.toUnsignedString(known.hashCode(), Character.MAX_RADIX);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell this machine's processes from another's", e);
        }
    }
}
