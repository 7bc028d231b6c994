package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has read of one file of a workflow, whoever writes it: its complete lines up to the first fault of the
 * chain, and where each run's lines lie. A fault before what its note says was forced is damage: that line is left out
 * and reading goes on.
 */
final class SegmentView {

    private final Object identity;
    private final Map<String, Place> places = new HashMap<>();
    private String name;
    private String id;
    private HashChain chain;
    private boolean legacy;
    private boolean skipped;
    private long whole;
    private long damagedLines;

    SegmentView(Storage.Entry entry) {
        this.identity = entry.identity();
        this.name = entry.name();
    }

    /** Where one run's lines lie: the first one's offset, the last one's end. */
    record Place(long first, long end) {}

    /** Takes what a new line tells. */
    interface Sink {
        void line(Facts facts);
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

    Place place(String runId) {
        return places.get(runId);
    }

    /** Opens the file under its name of now; fails if the name stands for another file by now. */
    Storage.File open(Storage.Directory directory) throws IOException {
        Storage.File file = directory.open(name, false);
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
    void refresh(Storage.Directory directory, long size, Sink sink) throws IOException {
        if (legacy || size <= whole) {
            return;
        }
        try (Storage.File file = open(directory)) {
            LineReader.read(file, whole, size, (offset, buffer, start, length) -> {
                Line line = Line.parse(offset, buffer, start, length);
                if (chain == null) {
                    return begin(line);
                }
                return next(directory, offset + length + 1, line, sink);
            });
        }
    }

    private boolean begin(Line line) {
        Map<String, Object> json = line == null ? null : line.json();
        if (json == null) {
            legacy = true;
            return false;
        }
        Map<String, Object> data = EventLines.object(json, "data");
        Object before = EventLines.object(data, "continues").get("hash");
        HashChain begun = new HashChain(before instanceof String hash ? hash : HashChain.START, 0);
        if (!(data.get("segment") instanceof String segment) || !begun.accepts(line)) {
            legacy = true;
            return false;
        }
        id = segment;
        chain = begun;
        whole = line.end();
        return true;
    }

    private boolean next(Storage.Directory directory, long end, Line line, Sink sink) throws IOException {
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
        Facts facts = Facts.of(line.json());
        seen(facts, line.offset(), end);
        if (facts != null) {
            sink.line(facts);
        }
        return true;
    }

    /** A line that stands in the file was read, or written by this process. */
    void seen(Facts facts, long offset, long end) {
        whole = end;
        if (facts != null) {
            places.merge(facts.runId(), new Place(offset, end), (old, more) -> new Place(old.first(), more.end()));
        }
    }

    /** This process writes the file itself: it knows the chain without reading. */
    void owned(String segmentId, HashChain atEnd, long end) {
        id = segmentId;
        chain = new HashChain(atEnd.head(), atEnd.next());
        whole = end;
    }

    /** Visits the lines of one run, as they stand in the file. */
    void lines(Storage.Directory directory, String runId, LineSink sink) throws IOException {
        Place place = places.get(runId);
        if (place == null) {
            return;
        }
        Bytes wanted = new Bytes();
        EventLines.text(wanted, "\"runId\":", runId);
        byte[] needle = Arrays.copyOf(wanted.array(), wanted.length());
        try (Storage.File file = open(directory)) {
            LineReader.read(file, place.first(), place.end(), (offset, buffer, start, length) -> {
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
