package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.filesystem.SimulatedDisk.Operation;
import io.aureus.eventlog.filesystem.SimulatedDisk.Outcome;
import io.aureus.eventlog.filesystem.SimulatedDisk.ProcessDeath;
import io.aureus.eventlog.filesystem.SimulatedDisk.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One process's view of a {@link SimulatedDisk}; once it has ended every operation throws {@link ProcessDeath}. */
public final class SimulatedProcess implements Storage {

    private final SimulatedDisk disk;
    private final int id;
    private final String token;
    private final SimulatedDisk.Hook hook;
    private boolean dead;

    SimulatedProcess(SimulatedDisk disk, int id, SimulatedDisk.Hook hook) {
        this.disk = disk;
        this.id = id;
        this.hook = hook;
        this.token = disk.unique();
        disk.tryLock(this, Positions.ofProcess(token));
    }

    void die() {
        dead = true;
    }

    /** Whether it has ended. */
    public boolean isDead() {
        return dead;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private interface Part {
        void run(Outcome how) throws IOException;
    }

    private <T> T perform(Operation operation, String path, Part halfWay, Step<T> step) throws IOException {
        checkAlive();
        Outcome outcome = hook.before(this, operation, path);
        checkAlive(); // it may have ended while others had their turn
        switch (outcome) {
            case DEATH_BEFORE -> disk.kill(this);
            case DEATH_WITHIN -> {
                halfWay.run(outcome);
                disk.kill(this);
            }
            case FAILED -> {
                halfWay.run(outcome);
                throw new IOException("Input/output error (simulated): " + operation + " " + path);
            }
            case FULL -> {
                halfWay.run(outcome);
                throw new IOException("No space left on device (simulated): " + operation + " " + path);
            }
            case DONE -> {
                synchronized (disk) {
                    return step.run();
                }
            }
        }
        throw new ProcessDeath(toString());
    }

    /** Throws whoever acts for it out, if it has ended. */
    public void checkAlive() {
        if (dead) {
            throw new ProcessDeath(toString());
        }
    }

    private static final Part NOTHING = how -> {};

    @Override
    public String root() {
        return "/log";
    }

    @Override
    public Directory directory(List<String> parts, boolean create) throws IOException {
        String path = root() + "/" + String.join("/", parts);
        Operation operation = create ? Operation.MAKE_DIRECTORY : Operation.OPEN_DIRECTORY;
        return perform(operation, path, NOTHING, () -> new OpenDirectory(disk.directory(parts, create)));
    }

    @Override
    public Range tryLock(long position) throws IOException {
        boolean taken = perform(Operation.LOCK, Long.toString(position), NOTHING, () -> disk.tryLock(this, position));
        return taken ? () -> release(position) : null;
    }

    private void release(long position) {
        try {
            perform(Operation.UNLOCK, Long.toString(position), NOTHING, () -> {
                disk.unlock(this, position);
                return null;
            });
        } catch (IOException e) {
            disk.unlock(this, position); // letting go does not fail
        }
    }

    @Override
    public boolean locked(long position) throws IOException {
        return perform(Operation.LOCK, Long.toString(position), NOTHING, () -> disk.locked(position));
    }

    @Override
    public String bootId() {
        return disk.bootId();
    }

    @Override
    public String processToken() {
        return token;
    }

    @Override
    public long processId() {
        return id;
    }

    @Override
    public String host() {
        return "simulated";
    }

    @Override
    public String unique() {
        return disk.unique();
    }

    @Override
    public long usableBytes() {
        return disk.room();
    }

    @Override
    public void close() {
        if (!dead) {
            disk.kill(this);
        }
    }

    @Override
    public String toString() {
        return "P" + id;
    }

    private final class OpenDirectory implements Directory {

        private final SimulatedDirectory directory;

        OpenDirectory(SimulatedDirectory directory) {
            this.directory = directory;
        }

        private String path(String name) {
            return directory.path() + "/" + name;
        }

        @Override
        public String path() {
            return directory.path();
        }

        @Override
        public File create(String name) throws IOException {
            return perform(Operation.CREATE, path(name), NOTHING, () -> {
                SimulatedFile file = new SimulatedFile(new byte[0]);
                directory.create(name, file);
                return new OpenFile(path(name), file);
            });
        }

        @Override
        public File open(String name, boolean write) throws IOException {
            return perform(Operation.OPEN, path(name), NOTHING, () -> {
                if (directory.entries().get(name) instanceof SimulatedFile file) {
                    return new OpenFile(path(name), file);
                }
                throw new NoSuchFileException(path(name));
            });
        }

        @Override
        public List<Entry> list() throws IOException {
            return perform(Operation.LIST, path(), NOTHING, () -> {
                List<Entry> entries = new ArrayList<>();
                directory.entries().forEach((name, what) -> entries.add(entry(name, what)));
                return entries;
            });
        }

        @Override
        public Entry stat(String name) throws IOException {
            return perform(Operation.STAT, path(name), NOTHING, () -> {
                Object what = directory.entries().get(name);
                return what == null ? null : entry(name, what);
            });
        }

        private static Entry entry(String name, Object what) {
            return what instanceof SimulatedFile file
                    ? new Entry(name, Kind.FILE, file.size(), file)
                    : new Entry(name, Kind.DIRECTORY, 0, what);
        }

        @Override
        public void force() throws IOException {
            perform(Operation.FORCE_DIRECTORY, path(), NOTHING, () -> {
                directory.force();
                return null;
            });
        }

        @Override
        public void rename(String from, String to) throws IOException {
            perform(Operation.RENAME, path(from), NOTHING, () -> {
                directory.rename(from, to);
                return null;
            });
        }

        @Override
        public void delete(String name) throws IOException {
            perform(Operation.DELETE, path(name), NOTHING, () -> {
                directory.delete(name);
                return null;
            });
        }

        @Override
        public void close() {}
    }

    /** An open file; public to the tests of this package so that a broken protocol can cut one. */
    final class OpenFile implements File {

        private final String path;
        private final SimulatedFile file;

        OpenFile(String path, SimulatedFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(long offset, ByteBuffer into) throws IOException {
            return perform(Operation.READ, path, NOTHING, () -> file.read(offset, into));
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            Part part =
                    how -> file.write(offset, Arrays.copyOf(bytes, disk.random().nextInt(bytes.length + 1)));
            perform(Operation.WRITE, path, part, () -> {
                long room = disk.room() + Math.max(0, file.size() - offset);
                if (bytes.length > room) {
                    file.write(offset, Arrays.copyOf(bytes, (int) room));
                    throw new IOException("No space left on device (simulated): WRITE " + path);
                }
                file.write(offset, bytes);
                return null;
            });
        }

        @Override
        public long size() throws IOException {
            return perform(Operation.STAT, path, NOTHING, () -> (long) file.size());
        }

        @Override
        public void force() throws IOException {
            Part part = how -> {
                if (how == Outcome.FAILED || how == Outcome.FULL) {
                    file.failForce();
                }
            };
            perform(Operation.FORCE, path, part, () -> {
                file.force();
                return null;
            });
        }

        void cut(long offset) {
            file.cut(offset);
        }

        @Override
        public void close() {}
    }
}
