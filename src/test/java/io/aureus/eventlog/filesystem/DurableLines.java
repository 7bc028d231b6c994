package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.run.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What of the log would outlive a loss of power at this instant, found without any code of the log: the complete lines in
 * the forced bytes of files whose entries were forced.
 */
public final class DurableLines {
    private static final String CHAIN = ",\"logSeq\":";

    private final SimulatedDisk disk;
    private final Map<SimulatedFile, Integer> scanned = new HashMap<>();

    /** Values that were found whole, by name: hashed once, then compared. */
    private final Map<String, byte[]> whole = new HashMap<>();

    /** Those of a disk. */
    public DurableLines(SimulatedDisk disk) {
        this.disk = disk;
    }

    /** Takes a line. */
    public interface Sink {
        /**
         * A line that was not there at the last look.
         *
         * @param file where it stands
         * @param body the line without the chain's fields
         * @param json its fields
         */
        void line(String file, String body, Map<String, Object> json);
    }

    /** The power was lost: look at everything again. */
    public void forget() {
        scanned.clear();
    }

    /** Visits what has become durable since the last look. */
    public void look(Sink sink) {
        disk.durableFiles((path, file) -> {
            if (path.substring(path.lastIndexOf('/') + 1).startsWith("events")) {
                scan(path, file, sink);
            }
        });
    }

    /**
     * Whether a value beside the log would outlive a loss of power, whole.
     *
     * @param file in which a line names it
     * @param sha256 its name
     */
    public boolean hasValue(String file, String sha256) {
        String place = file.substring(0, file.lastIndexOf('/')) + "/values/" + sha256;
        boolean[] found = new boolean[1];
        disk.durableFiles((path, value) -> found[0] |= path.equals(place) && isWhole(value.durable(0), sha256));
        return found[0];
    }

    private boolean isWhole(byte[] value, String sha256) {
        byte[] known = whole.get(sha256);
        if (known != null) {
            return Arrays.equals(value, known);
        }
        boolean right =
                Identity.sha256(new String(value, StandardCharsets.UTF_8)).equals(sha256);
        if (right) {
            whole.put(sha256, value);
        }
        return right;
    }

    private void scan(String path, SimulatedFile file, Sink sink) {
        int from = Math.min(scanned.getOrDefault(file, 0), file.durableSize());
        if (from == file.durableSize()) {
            return;
        }
        byte[] bytes = file.durable(from);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line(path, bytes, start, i, sink);
                start = i + 1;
            }
        }
        scanned.put(file, from + start);
    }

    @SuppressWarnings("unchecked")
    private static void line(String path, byte[] bytes, int start, int end, Sink sink) {
        try {
            if (Json.parse(bytes, start, end - start) instanceof Map<?, ?> json && json.containsKey("hash")) {
                String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                int chain = text.lastIndexOf(CHAIN);
                sink.line(path, text.substring(0, Math.max(0, chain)), (Map<String, Object>) json);
            }
        } catch (JsonException e) {
            // torn
        }
    }
}
