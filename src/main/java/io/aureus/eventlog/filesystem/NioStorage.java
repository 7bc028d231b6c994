package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A directory of a local file system, reached part by part so that no link is ever followed below it. */
final class NioStorage implements Storage {

    /** File systems whose locks, forces or page caches do not keep what the protocol needs. */
    private static final Set<String> NETWORKED = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "9p",
            "ceph",
            "glusterfs",
            "lustre",
            "gpfs",
            "ocfs2",
            "gfs2",
            "beegfs",
            "fuse.sshfs",
            "fuse.glusterfs",
            "fuse.s3fs",
            "fuse.ceph",
            "fuse.ceph-fuse",
            "fuse.gcsfuse",
            "fuse.juicefs",
            "fuse.smbnetfs",
            "fuse.rclone",
            "webdav",
            "davfs",
            "fuse.davfs",
            "afpfs",
            "virtiofs");

    static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BOOT_ID = firstLine(Path.of("/proc/sys/kernel/random/boot_id"));
    private static final String HOST = hostName();

    private final Path root;
    private final LockFile locks;

    private NioStorage(Path root, LockFile locks) {
        this.root = root;
        this.locks = locks;
    }

    /**
     * Opens a directory, made if missing.
     *
     * @param directory the operator's choice: links on the way to it are followed
     * @throws IOException if it cannot be made or opened, or lies on a network file system
     */
    static NioStorage open(Path directory) throws IOException {
        return open(directory, existing -> Files.getFileStore(existing).type());
    }

    /** What kind of file system a directory is on, as the operating system calls it. */
    @FunctionalInterface
    interface FileSystemType {
        String of(Path directory) throws IOException;
    }

    static NioStorage open(Path directory, FileSystemType fileSystem) throws IOException {
        makeMissing(directory.toAbsolutePath().normalize());
        Path root = directory.toRealPath();
        String type = fileSystem.of(root).toLowerCase(Locale.ROOT);
        if (NETWORKED.contains(type)) {
            throw new IOException("AUR-305 " + root + " is on a network file system (" + type + "), where locks and"
                    + " forced writes of several hosts cannot be relied on. Set EVENT_LOG_DIR to a local directory");
        }
        return new NioStorage(root, LockFile.of(root));
    }

    private static void makeMissing(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path p = directory; p != null && Files.notExists(p, LinkOption.NOFOLLOW_LINKS); p = p.getParent()) {
            missing.add(0, p);
        }
        for (Path p : missing) {
            makeOne(p);
            if (p.getParent() != null) {
                NioDirectory.forcePath(p.getParent());
            }
        }
    }

    /** Makes a directory for its owner only; fine if somebody else just did. */
    private static void makeOne(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, OWNER_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("AUR-306 " + directory + " is no directory, or a link. Remove it", e);
            }
        }
    }

    @Override
    public String root() {
        return root.toString();
    }

    @Override
    public Directory directory(List<String> parts, boolean create) throws IOException {
        NioDirectory at = new NioDirectory(root, NioDirectory.stream(root));
        for (String part : parts) {
            try (NioDirectory parent = at) {
                Entry entry = parent.stat(part);
                if (entry == null && create) {
                    makeOne(root.resolve(parent.directory()).resolve(part));
                } else if (entry != null && entry.kind() != Kind.DIRECTORY) {
                    throw new IOException("AUR-306 " + parent.directory().resolve(part)
                            + " is no directory, or a link; links are refused. Remove it");
                }
                at = parent.child(part);
            }
        }
        return at;
    }

    @Override
    public Range tryLock(long position) throws IOException {
        return locks.tryLock(position);
    }

    @Override
    public boolean locked(long position) throws IOException {
        return locks.locked(position);
    }

    @Override
    public String bootId() {
        return BOOT_ID;
    }

    @Override
    public String processToken() {
        return locks.token();
    }

    @Override
    public long processId() {
        return ProcessHandle.current().pid();
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public String unique() {
        return uniqueName();
    }

    static String uniqueName() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public void close() {
        locks.leave();
    }

    /** Type check for a root that turns out not to support what we need (then nothing starts). */
    static IOException unsupported(Path path) {
        return new IOException("AUR-306 " + path + " cannot be opened without following links on this platform ("
                + SecureDirectoryStream.class.getSimpleName() + " is missing). Use a POSIX system");
    }

    private static String hostName() {
        String name = firstLine(Path.of("/proc/sys/kernel/hostname"));
        if (name.isEmpty()) {
            name = System.getenv().getOrDefault("HOSTNAME", System.getenv().getOrDefault("COMPUTERNAME", ""));
        }
        return name.isEmpty() ? "localhost" : name;
    }

    private static String firstLine(Path file) {
        if (!Files.isReadable(file)) {
            return "";
        }
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return ""; // as documented for a boot id that cannot be told
        }
    }
}
