package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A directory's one lock file, opened once in a JVM: closing any other channel of it would drop every lock this process
 * has in it. Shared by all logs of the directory; closed when the last one leaves.
 */
final class LockFile {

    static final String NAME = "_locks";

    private static final Map<Path, LockFile> OPEN = new HashMap<>();

    private final Path directory;
    private final FileChannel channel;
    private final String token = NioStorage.uniqueName();
    private final Map<Long, FileLock> held = new HashMap<>();
    private int users;

    private LockFile(Path directory, FileChannel channel) throws IOException {
        this.directory = directory;
        this.channel = channel;
        tryLock(Positions.ofProcess(token));
    }

    /** The lock file of a directory given by its real path; each call is answered by one {@link #leave()}. */
    static LockFile of(Path directory) throws IOException {
        synchronized (OPEN) {
            LockFile file = OPEN.get(directory);
            if (file == null) {
                FileChannel channel = FileChannel.open(
                        directory.resolve(NAME),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                file = new LockFile(directory, channel);
                OPEN.put(directory, file);
            }
            file.users++;
            return file;
        }
    }

    void leave() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(directory);
                NioFile.closed(channel);
            }
        }
    }

    String token() {
        return token;
    }

    synchronized Storage.Range tryLock(long position) throws IOException {
        if (held.containsKey(position)) {
            return null;
        }
        FileLock lock = lock(position, false);
        if (lock == null) {
            return null;
        }
        held.put(position, lock);
        return () -> release(position, lock);
    }

    private synchronized void release(long position, FileLock lock) {
        if (held.remove(position, lock)) {
            NioFile.closed(lock::release);
        }
    }

    /** A shared lock is a question that other askers do not disturb; only takers would, and nobody takes what is asked. */
    synchronized boolean locked(long position) throws IOException {
        if (held.containsKey(position)) {
            return true;
        }
        FileLock lock = lock(position, true);
        if (lock == null) {
            return true;
        }
        lock.release();
        return false;
    }

    private FileLock lock(long position, boolean shared) throws IOException {
        try {
            return channel.tryLock(position, 1, shared);
        } catch (OverlappingFileLockException e) {
            return null; // held by another copy of this class in this JVM
        }
    }
}
