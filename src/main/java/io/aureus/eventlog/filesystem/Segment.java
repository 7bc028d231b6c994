package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.run.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file that this process appends to, and nobody else; with its note. */
final class Segment {

    private final String id;
    private final String name;
    private final String bootId;
    private final Storage.Directory directory;
    private final Storage.File file;
    private final Storage.File note;
    private final Object identity;
    private final HashChain chain;
    private final Storage storage;
    private final List<String> parts;
    private long written;
    private long acknowledged;
    private boolean entryForced;

    /**
     * Takes over open files.
     *
     * @param parts names from the root down to the directory
     */
    Segment(
            Storage storage,
            List<String> parts,
            Storage.Directory directory,
            String id,
            Storage.Entry entry,
            Storage.File file,
            Storage.File note,
            HashChain chain) {
        this.id = id;
        this.name = entry.name();
        this.identity = entry.identity();
        this.bootId = storage.bootId();
        this.storage = storage;
        this.directory = directory;
        this.parts = parts;
        this.file = file;
        this.note = note;
        this.chain = chain;
        this.written = entry.size();
        this.acknowledged = entry.size();
    }

    /** A new segment's first line: which segment it is, and which one it continues. */
    static Map<String, Object> header(
            Instant now, String type, String tenant, String workflowId, Map<String, Object> data) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("timestamp", Timestamps.format(now));
        header.put("type", type);
        header.put("workflowId", workflowId);
        if (tenant != null) {
            header.put("tenantId", tenant);
        }
        header.put("data", data);
        return header;
    }

    void begin(Map<String, Object> header, Bytes out) {
        int start = out.length();
        Json.write(header, out);
        out.cut(out.length() - 1);
        chain.seal(out, start);
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    Object identity() {
        return identity;
    }

    HashChain chain() {
        return chain;
    }

    long written() {
        return written;
    }

    /** Where the acknowledged lines end. */
    long acknowledged() {
        return acknowledged;
    }

    /** Refuses to go on when the file is not what this process left: removed, replaced, or appended to by a stranger. */
    void checkUntouched() throws IOException {
        Storage.Entry entry = directory.stat(name);
        if (entry == null || !entry.identity().equals(identity) || entry.size() != written) {
            throw new IOException("AUR-313 " + directory.path() + "/" + name
                    + (entry == null
                            ? " was removed"
                            : entry.identity().equals(identity)
                                    ? " has " + entry.size() + " bytes instead of " + written
                                    : " was replaced")
                    + " by somebody else while this process was writing it; a new file is begun");
        }
    }

    void write(Bytes bytes) throws IOException {
        int length = bytes.length();
        if (length > 0) {
            file.write(written, bytes.all());
            written += length;
        }
    }

    void forceFile() throws IOException {
        file.force();
    }

    boolean entryNeedsForce() {
        return !entryForced;
    }

    void forceEntry() throws IOException {
        for (int i = 0; i < parts.size(); i++) {
            try (Storage.Directory parent = storage.directory(parts.subList(0, i), false)) {
                parent.force();
            }
        }
        directory.force();
        entryForced = true;
    }

    /** Only a new segment's first note is forced, so that after a loss of power there is one. */
    void writeNote() throws IOException {
        note.write(0, new Note(bootId, id, written, chain.next(), chain.head()).encoded());
        if (acknowledged == 0) {
            note.force();
        }
        acknowledged = written;
    }

    void close() {
        file.close();
        note.close();
    }
}
