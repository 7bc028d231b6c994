package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A directory held by its descriptor: whatever happens to its path, its files are the ones meant. */
final class NioDirectory implements Storage.Directory {

    private static final Path SELF = Path.of(".");
    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> CREATE = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private final SecureDirectoryStream<Path> stream;

    NioDirectory(Path directory, SecureDirectoryStream<Path> stream) {
        this.directory = directory;
        this.stream = stream;
    }

    @SuppressWarnings({"resource", "StreamResourceLeak"}) // handed to its new owner, or closed here
    static SecureDirectoryStream<Path> stream(Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw NioStorage.unsupported(directory);
    }

    static void forcePath(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    Path directory() {
        return directory;
    }

    NioDirectory child(String name) throws IOException {
        try {
            return new NioDirectory(
                    directory.resolve(name), stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
        } catch (NotDirectoryException e) {
            throw new IOException("AUR-306 " + directory.resolve(name) + " is a link; links are refused. Remove it", e);
        }
    }

    @Override
    public String path() {
        return directory.toString();
    }

    @Override
    public Storage.File create(String name) throws IOException {
        return new NioFile((FileChannel) stream.newByteChannel(Path.of(name), CREATE, OWNER_FILE));
    }

    @Override
    public Storage.File open(String name, boolean write) throws IOException {
        Storage.Entry entry = stat(name);
        if (entry == null) {
            throw new NoSuchFileException(directory.resolve(name).toString());
        }
        if (entry.kind() != Storage.Kind.FILE) {
            throw new IOException("AUR-306 " + directory.resolve(name)
                    + " is no regular file; links and special files are refused. Remove it");
        }
        if (write && (int) Files.getAttribute(directory.resolve(name), "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1) {
            throw new IOException("AUR-306 " + directory.resolve(name)
                    + " has more than one name (hard link); such files are refused. Remove the other name");
        }
        return new NioFile((FileChannel) stream.newByteChannel(Path.of(name), write ? READ_WRITE : READ));
    }

    @Override
    public List<Storage.Entry> list() throws IOException {
        List<Storage.Entry> entries = new ArrayList<>();
        try (SecureDirectoryStream<Path> again = stream.newDirectoryStream(SELF, LinkOption.NOFOLLOW_LINKS)) {
            for (Path path : again) {
                Storage.Entry entry = stat(path.getFileName().toString());
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return entries;
    }

    @Override
    public Storage.Entry stat(String name) throws IOException {
        try {
            PosixFileAttributes attributes = stream.getFileAttributeView(
                            Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            Storage.Kind kind = attributes.isRegularFile()
                    ? Storage.Kind.FILE
                    : attributes.isDirectory() ? Storage.Kind.DIRECTORY : Storage.Kind.OTHER;
            return new Storage.Entry(name, kind, attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void force() throws IOException {
        try (FileChannel channel = (FileChannel) stream.newByteChannel(SELF, Set.of(StandardOpenOption.READ))) {
            channel.force(true);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (stat(to) != null) {
            throw new FileAlreadyExistsException(directory.resolve(to).toString());
        }
        stream.move(Path.of(from), stream, Path.of(to));
    }

    @Override
    public void delete(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    @Override
    public void close() {
        NioFile.closed(stream);
    }
}
