package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What this process has read of one file of a workflow, whoever writes it: its complete lines up to the first fault of the
 * chain; {@link RunParts} say where each run's lines lie. A fault before what its note says was forced is damage: that line is left out
 * and reading goes on.
 */
final class SegmentView {

    private final Object identity;
    private final RunParts parts = new RunParts();
    private String name;
    private String id;
    private HashChain chain;
    private boolean legacy;
    private boolean skipped;
    private long whole;
    private long provenTo;
    private long damagedLines;

    SegmentView(Storage.Entry entry) {
        this.identity = entry.identity();
        this.name = entry.name();
    }

    Object identity() {
        return identity;
    }

    String name() {
        return name;
    }

    void renamed(String newName) {
        name = newName;
    }

    /** The segment's id; null as long as no first line of ours was seen in it. */
    String id() {
        return id;
    }

    /** Where the complete lines before the first fault end. */
    long whole() {
        return whole;
    }

    boolean legacy() {
        return legacy;
    }

    long damagedLines() {
        return damagedLines;
    }

    /** The chain at {@link #whole()}. */
    HashChain chain() {
        return chain;
    }

    /** Where each run's lines lie in this file. */
    RunParts parts() {
        return parts;
    }

    /** The part of a run in this file, from memory and index; null if there is none. */
    RunPart part(Storage.Directory directory, String runId) throws IOException {
        return parts.find(directory, id, runId);
    }

    /** What the lines of a part tell, of which an end counts only if it is proven. */
    RunEntry proven(RunPart part, Proof proof) throws IOException {
        RunEntry entry = part.entry().proven(provenTo);
        if (entry != part.entry()) {
            provenTo = Math.max(provenTo, proof.end(this));
            entry = part.entry().proven(provenTo);
        }
        return entry;
    }

    /** Tells up to where files are proven; what is asked for was read before. */
    interface Proof {
        long end(SegmentView view) throws IOException;
    }

    /** Opens the file under its name of now; fails if the name stands for another file by now. */
    Storage.File open(Storage.Directory directory) throws IOException {
        Storage.File file;
        try {
            file = directory.open(name, false);
        } catch (NoSuchFileException e) {
            throw new MovedException();
        }
        Storage.Entry entry = directory.stat(name);
        if (entry == null || !entry.identity().equals(identity)) {
            file.close();
            throw new MovedException();
        }
        return file;
    }

    /** A file has another name than a moment ago: look again. */
    static final class MovedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Reads on to a new end. */
    void refresh(Storage.Directory directory, long size) throws IOException {
        if (legacy || size <= whole) {
            return;
        }
        try (Storage.File file = open(directory)) {
            if (chain == null) {
                LineReader.read(file, 0, size, (offset, buffer, start, length) -> {
                    begin(Line.parse(offset, buffer, start, length));
                    return false;
                });
                if (chain == null) {
                    return;
                }
                load(directory, file);
            }
            LineReader.read(
                    file,
                    whole,
                    size,
                    (offset, buffer, start, length) ->
                            next(directory, offset + length + 1, Line.parse(offset, buffer, start, length)));
        }
    }

    /** Begins at the index's latest checkpoint, if it is one of this file. */
    private void load(Storage.Directory directory, Storage.File file) throws IOException {
        SegmentIndex.Checkpoint checkpoint = parts.load(directory, id, file);
        if (checkpoint != null) {
            chain = new HashChain(checkpoint.head(), checkpoint.logSeq());
            whole = checkpoint.offset();
            provenTo = checkpoint.offset();
        }
    }

    /** Finished parts as the index tells them; none if it is not of this file. */
    void readIndex(Storage.Directory directory, Consumer<RunPart> sink) throws IOException {
        parts.readIndex(directory, id, sink);
    }

    /** Finished parts that the index tells of by now leave memory. */
    List<RunPart> trim(Storage.Directory directory) throws IOException {
        if (id == null || !parts.areTooMany()) {
            return List.of();
        }
        try (Storage.File file = open(directory)) {
            return parts.trim(directory, id, file, whole);
        }
    }

    private void begin(Line line) {
        Map<String, Object> json = line == null ? null : line.json();
        if (json == null) {
            legacy = true;
            return;
        }
        Map<String, Object> data = EventLines.object(json, "data");
        Object before = EventLines.object(data, "continues").get("hash");
        HashChain begun = new HashChain(before instanceof String hash ? hash : HashChain.START, 0);
        if (!(data.get("segment") instanceof String segment) || !begun.accepts(line)) {
            legacy = true;
            return;
        }
        id = segment;
        chain = begun;
        whole = line.end();
    }

    private boolean next(Storage.Directory directory, long end, Line line) throws IOException {
        if (line != null && skipped) {
            chain.resume(line);
            skipped = false;
        } else if (line == null || !chain.accepts(line)) {
            Note note = Note.read(directory, id);
            if (note == null || end > note.offset()) {
                return false;
            }
            damagedLines++;
            skipped = true;
            whole = end;
            return true;
        }
        seen(Facts.of(line), line.offset(), end);
        return true;
    }

    /** A line that stands in the file was read, or written by this process. */
    void seen(Facts facts, long offset, long end) {
        whole = end;
        if (facts != null) {
            parts.add(facts, offset, end);
        }
    }

    /** This process writes the file itself: it knows the chain without reading. */
    void owned(String segmentId, HashChain atEnd, long end) {
        id = segmentId;
        chain = new HashChain(atEnd.head(), atEnd.next());
        whole = end;
        provenTo = end;
    }

    /** Visits the lines of one run, as they stand in the file. */
    void lines(Storage.Directory directory, RunPart part, LineSink sink) throws IOException {
        byte[] needle = ("\"runId\":" + Json.write(part.runId())).getBytes(StandardCharsets.UTF_8);
        try (Storage.File file = open(directory)) {
            LineReader.read(file, part.first(), part.end(), (offset, buffer, start, length) -> {
                if (contains(buffer, start, length, needle)) {
                    Line line = Line.parse(offset, buffer, start, length);
                    if (line != null) {
                        sink.line(line);
                    }
                }
                return true;
            });
        }
    }

    /** Visits all lines of a file that the original wrote. */
    void legacyLines(Storage.Directory directory, Consumer<Map<String, Object>> sink) throws IOException {
        try (Storage.File file = open(directory)) {
            LineReader.read(file, 0, file.size(), (offset, buffer, start, length) -> {
                Map<String, Object> fields = EventLines.fields(buffer, start, length);
                if (fields != null) {
                    sink.accept(fields);
                }
                return true;
            });
        }
    }

    /** Takes a line that may be of the run. */
    interface LineSink {
        void line(Line line) throws IOException;
    }

    private static boolean contains(byte[] in, int start, int length, byte[] what) {
        int last = start + length - what.length;
        for (int i = last; i >= start; i--) {
            if (in[i] == what[0] && Arrays.equals(what, 0, what.length, in, i, i + what.length)) {
                return true;
            }
        }
        return false;
    }

    /** For messages. */
    @Override
    public String toString() {
        return name;
    }
}
