package io.aureus.tool.shell;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Linux tells of processes. A process that is gone, or not ours to read, is empty. */
final class ProcFs {
    private static final Path ROOT = Path.of("/proc");

    private ProcFs() {}

    static boolean isThere() {
        return Files.isReadable(ROOT.resolve("self/stat"));
    }

    /**
     * One process at one instant.
     *
     * @param state its letter; Z and X have ended
     * @param startTicks when it started, since the machine did; with the pid it names a process for good
     */
    record Entry(long pid, char state, long parent, long group, long startTicks) {
        boolean lives() {
            return state != 'Z' && state != 'X';
        }
    }

    static Optional<Entry> entry(String pid) {
        String stat = read(ROOT.resolve(pid).resolve("stat"));
        int name = stat.lastIndexOf(')');
        if (name < 0) {
            return Optional.empty();
        }
        // After the name, which may hold anything: state parent group session … and 19 further on the start.
        List<String> fields = List.of(stat.substring(name + 2).split(" ", -1));
        return Optional.of(new Entry(
                Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                fields.get(0).charAt(0),
                Long.parseLong(fields.get(1)),
                Long.parseLong(fields.get(2)),
                Long.parseLong(fields.get(19))));
    }

    static Map<String, String> environment(long pid) {
        Map<String, String> environment = new HashMap<>();
        for (String variable :
                read(ROOT.resolve(Long.toString(pid)).resolve("environ")).split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return environment;
    }

    /** All processes that can be seen and have not ended. */
    static List<Entry> living() {
        List<Entry> living = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path process : processes) {
                entry(process.getFileName().toString()).filter(Entry::lives).ifPresent(living::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("AUR-424 the processes cannot be listed: " + e.getMessage(), e);
        }
        return living;
    }

    /** Names the pid numbers' space, so that numbers of another container are not taken for ours. */
    static String namespace() {
        try {
            return Files.readSymbolicLink(ROOT.resolve("self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    /**
     * Empty if it is gone by now, which is what reading it found out. By a plain stream: a channel would not read on an
     * interrupted thread, and everything would look gone.
     */
    private static String read(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
