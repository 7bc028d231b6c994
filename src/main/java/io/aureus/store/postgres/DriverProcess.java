package io.aureus.store.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A process as its driver row names it. Whether it has gone can be told only from beside it: same boot, same process
 * namespace.
 *
 * @param host its host's name, for people
 * @param bootId of the kernel it runs on, or empty
 * @param pidNamespace in which its pid counts, or empty
 * @param pid its id
 * @param started when it started, milliseconds since 1970; 0 if not known
 */
record DriverProcess(String host, String bootId, String pidNamespace, long pid, long started) {

    /** This process. */
    static DriverProcess own() {
        ProcessHandle me = ProcessHandle.current();
        return new DriverProcess(
                hostName(), text(Path.of("/proc/sys/kernel/random/boot_id")), namespace(), me.pid(), started(me));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Whether it is known to have ended. False also if that cannot be told from here. */
    boolean hasEnded(DriverProcess seenFrom) {
        boolean beside = !bootId.isEmpty()
                && !pidNamespace.isEmpty()
                && bootId.equals(seenFrom.bootId)
                && pidNamespace.equals(seenFrom.pidNamespace);
        return beside
                && ProcessHandle.of(pid)
                        .map(alive -> started != 0 && started(alive) != 0 && started(alive) != started)
                        .orElse(true);
    }
}
