package io.aureus.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Who uses a server: each process holds a shared lock as long as it does, which ends with the process however that ends. Starting
 * and stopping are done by one process at a time. A process's locks are gone with the first channel that it closes, so it
 * has one for each directory.
 */
final class Users {
    private static final Map<Path, Users> OF_THIS_PROCESS = new HashMap<>();

    private final Path directory;
    private final FileChannel inUse;
    private final FileChannel oneAtATime;
    private FileLock shared;
    private int count;

    private Users(Path directory) throws IOException {
        this.directory = directory;
        this.inUse = open(directory.resolve("in-use.lock"));
        this.oneAtATime = open(directory.resolve("one-at-a-time.lock"));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Something to do while no other process starts or stops the server. */
    interface Work<T> {
        T run() throws IOException, EmbeddedDatabaseException;
    }

    /** The same without a result. */
    interface Action {
        void run() throws IOException, EmbeddedDatabaseException;
    }

    /** Somebody's use of the server. */
    static final class Use {
        private final Users users;
        private boolean left;

        private Use(Users users) {
            this.users = users;
        }

        <T> T alone(Work<T> work) throws IOException, EmbeddedDatabaseException {
            synchronized (OF_THIS_PROCESS) {
                return users.alone(work);
            }
        }

        /** Ends it, and does something if it was the last one of all processes. */
        void leave(Action last) throws IOException, EmbeddedDatabaseException {
            synchronized (OF_THIS_PROCESS) {
                if (!left) {
                    left = true;
                    users.leave(last);
                }
            }
        }
    }

    /** Begins to use the server of a directory. */
    static Use join(Path directory) throws IOException, EmbeddedDatabaseException {
        synchronized (OF_THIS_PROCESS) {
            Users users = OF_THIS_PROCESS.get(directory);
            if (users == null) {
                users = new Users(directory);
                OF_THIS_PROCESS.put(directory, users);
            }
            try {
                users.join();
            } catch (IOException | EmbeddedDatabaseException | RuntimeException e) {
                users.close();
                throw e;
            }
            return new Use(users);
        }
    }

    /** Only if nobody of this process uses it. */
    private void close() throws IOException {
        if (shared == null) {
            OF_THIS_PROCESS.remove(directory);
            oneAtATime.close();
            inUse.close();
        }
    }

    private void join() throws IOException, EmbeddedDatabaseException {
        if (shared == null) {
            shared = alone(() -> inUse.lock(0, Long.MAX_VALUE, true));
        }
        count++;
    }

    private void leave(Action last) throws IOException, EmbeddedDatabaseException {
        if (--count > 0) {
            return;
        }
        OF_THIS_PROCESS.remove(directory);
        try (oneAtATime;
                inUse) {
            alone(() -> {
                shared.release();
                try (FileLock nobodyElse = inUse.tryLock()) {
                    if (nobodyElse != null) {
                        last.run();
                    }
                }
                return null;
            });
        }
    }

    private <T> T alone(Work<T> work) throws IOException, EmbeddedDatabaseException {
        FileLock mine = oneAtATime.lock();
        try {
            return work.run();
        } finally {
            mine.release();
        }
    }
}
