package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * One directory on a disk that forgets what was not forced, used by several simulated processes of one machine.
 *
 * <p>What a process sees is the machine's memory; {@link #powerLoss()} throws that away and keeps what was forced and a
 * random part of the rest: whole writes, torn ones, entries. Each process does its work on any thread, one at a time;
 * before each operation its {@link Hook} is asked, which may hand the turn to another process, fail the operation, or end
 * the process. Nothing here is random but by the given source.
 */
public final class SimulatedDisk {

    private static final long UNLIMITED = Long.MAX_VALUE / 4;

    /** Bytes the disk has room for. */
    private long capacity = UNLIMITED;

    private final Random random;
    private final SimulatedDirectory root = new SimulatedDirectory("/log");
    private final Map<Long, SimulatedProcess> ranges = new HashMap<>();
    private final Set<SimulatedProcess> processes = new HashSet<>();
    private int boots = 1;
    private int uniques;
    private int processIds;

    /**
     * An empty disk.
     *
     * @param random decides what a loss of power leaves
     */
    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /** What a process is about to do. */
    public enum Operation {
        OPEN_DIRECTORY,
        MAKE_DIRECTORY,
        CREATE,
        OPEN,
        LIST,
        STAT,
        READ,
        WRITE,
        FORCE,
        FORCE_DIRECTORY,
        RENAME,
        DELETE,
        LOCK,
        UNLOCK
    }

    /** How an operation goes. */
    public enum Outcome {
        /** As asked. */
        DONE,
        /** Fails with an input/output error; a force may have been done in part. */
        FAILED,
        /** Fails as on a full disk; of a write a part is done. */
        FULL,
        /** The process ends before it. */
        DEATH_BEFORE,
        /** The process ends in the middle of it (a write), or after it. */
        DEATH_WITHIN
    }

    /** Asked before each operation: the place to hand the turn to another process, or to make something go wrong. */
    @FunctionalInterface
    public interface Hook {
        /**
         * Decides.
         *
         * @param process who
         * @param operation what
         * @param path on what
         * @return how it goes
         */
        Outcome before(SimulatedProcess process, Operation operation, String path);
    }

    /** Thrown out of every operation of a process that has ended. */
    public static final class ProcessDeath extends Error {
        private static final long serialVersionUID = 1L;

        ProcessDeath(String process) {
            super("process " + process + " has ended", null, false, false);
        }
    }

    /**
     * Starts a process.
     *
     * @param hook asked before each of its operations
     * @return its storage, for {@link FileSystemEventLog}
     */
    public SimulatedProcess process(Hook hook) {
        SimulatedProcess process = new SimulatedProcess(this, ++processIds, hook);
        processes.add(process);
        return process;
    }

    /** Starts a process to which nothing happens. */
    public SimulatedProcess process() {
        return process((process, operation, path) -> Outcome.DONE);
    }

    /**
     * Limits the disk.
     *
     * @param bytes in all files together
     */
    public void capacity(long bytes) {
        capacity = bytes;
    }

    long room() {
        return capacity == UNLIMITED ? capacity : Math.max(0, capacity - root.bytes());
    }

    /** Ends a process: its ranges are let go, what it wrote stays in the machine's memory. */
    public void kill(SimulatedProcess process) {
        process.die();
        ranges.values().removeIf(holder -> holder == process);
        processes.remove(process);
    }

    /** Ends all processes, forgets what was not forced, and starts the machine anew. */
    public void powerLoss() {
        for (SimulatedProcess process : List.copyOf(processes)) {
            kill(process);
        }
        boots++;
        root.powerLoss(random);
    }

    String bootId() {
        return "boot-" + boots;
    }

    String unique() {
        return String.format("%016x", 0x1000L + ++uniques);
    }

    Random random() {
        return random;
    }

    SimulatedDirectory directory(List<String> parts, boolean create) throws IOException {
        SimulatedDirectory at = root;
        for (String part : parts) {
            Object child = at.entries().get(part);
            if (child == null && create) {
                child = new SimulatedDirectory(at.path() + "/" + part);
                at.put(part, child);
            }
            if (child == null) {
                throw new NoSuchFileException(at.path() + "/" + part);
            }
            if (!(child instanceof SimulatedDirectory directory)) {
                throw new IOException(at.path() + "/" + part + " is no directory");
            }
            at = directory;
        }
        return at;
    }

    boolean tryLock(SimulatedProcess process, long position) {
        return ranges.putIfAbsent(position, process) == null;
    }

    boolean locked(long position) {
        return ranges.containsKey(position);
    }

    void unlock(SimulatedProcess process, long position) {
        ranges.remove(position, process);
    }

    /**
     * All files as the machine sees them now, by path: for checks from outside.
     *
     * @return content by path
     */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        root.collect(files);
        return files;
    }

    /**
     * Changes a file's bytes behind everybody's back, as seen and as on disk.
     *
     * @param path as in {@link #files()}
     * @param content the new bytes
     */
    public void plant(String path, byte[] content) throws IOException {
        int slash = path.lastIndexOf('/');
        List<String> parts = new ArrayList<>(List.of(path.substring(0, slash).split("/")));
        parts.subList(0, 2).clear();
        SimulatedDirectory directory = directory(parts, true);
        SimulatedFile file = new SimulatedFile(content);
        directory.put(path.substring(slash + 1), file);
        root.forceAll();
    }

    /** Visits the files that would outlive a loss of power now, by path. */
    void durableFiles(BiConsumer<String, SimulatedFile> visitor) {
        root.durable(visitor);
    }

    /** A directory: entries as seen, entries as on disk, and what was changed since it was forced. */
    static final class SimulatedDirectory {

        private final String path;
        private final Map<String, Object> seen = new LinkedHashMap<>();
        private Map<String, Object> durable = new LinkedHashMap<>();
        private final List<Change> unforced = new ArrayList<>();

        SimulatedDirectory(String path) {
            this.path = path;
        }

        /** Without a name before: a new entry; without one after: a removed one. */
        private record Change(String from, String to, Object what) {
            void apply(Map<String, Object> entries) {
                if (from != null) {
                    entries.remove(from, what);
                }
                if (to != null) {
                    entries.put(to, what);
                }
            }
        }

        String path() {
            return path;
        }

        Map<String, Object> entries() {
            return seen;
        }

        void put(String name, Object what) {
            change(new Change(null, name, what));
        }

        void create(String name, SimulatedFile file) throws IOException {
            if (seen.containsKey(name)) {
                throw new FileAlreadyExistsException(path + "/" + name);
            }
            put(name, file);
        }

        void rename(String from, String to) throws IOException {
            if (!seen.containsKey(from)) {
                throw new NoSuchFileException(path + "/" + from);
            }
            if (seen.containsKey(to)) {
                throw new FileAlreadyExistsException(path + "/" + to);
            }
            change(new Change(from, to, seen.get(from)));
        }

        void delete(String name) throws IOException {
            if (!seen.containsKey(name)) {
                throw new NoSuchFileException(path + "/" + name);
            }
            change(new Change(name, null, seen.get(name)));
        }

        private void change(Change change) {
            change.apply(seen);
            unforced.add(change);
        }

        void force() {
            unforced.clear();
            durable = new LinkedHashMap<>(seen);
        }

        void forceAll() {
            force();
            for (Object child : seen.values()) {
                if (child instanceof SimulatedDirectory directory) {
                    directory.forceAll();
                }
            }
        }

        void powerLoss(Random random) {
            boolean all = random.nextInt(4) == 0;
            for (Change change : unforced) {
                if (all || random.nextBoolean()) {
                    change.apply(durable);
                }
            }
            unforced.clear();
            seen.clear();
            seen.putAll(durable);
            for (Object child : seen.values()) {
                if (child instanceof SimulatedDirectory directory) {
                    directory.powerLoss(random);
                } else {
                    ((SimulatedFile) child).powerLoss(random);
                }
            }
        }

        void durable(BiConsumer<String, SimulatedFile> visitor) {
            durable.forEach((name, child) -> {
                if (child instanceof SimulatedDirectory directory) {
                    directory.durable(visitor);
                } else {
                    visitor.accept(path + "/" + name, (SimulatedFile) child);
                }
            });
        }

        long bytes() {
            long bytes = 0;
            for (Object child : seen.values()) {
                bytes += child instanceof SimulatedDirectory directory
                        ? directory.bytes()
                        : ((SimulatedFile) child).size();
            }
            return bytes;
        }

        void collect(Map<String, byte[]> files) {
            seen.forEach((name, child) -> {
                if (child instanceof SimulatedDirectory directory) {
                    directory.collect(files);
                } else {
                    files.put(path + "/" + name, ((SimulatedFile) child).content());
                }
            });
        }
    }
}
