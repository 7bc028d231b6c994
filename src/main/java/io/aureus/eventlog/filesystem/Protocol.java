package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The steps that the promises rest on, in one place so that a test can leave one out and see an invariant break. Nothing
 * else may replace them.
 */
class Protocol {

    /** Written lines become acknowledged ones: force, entry, note, and only then the answer. */
    void commit(Segment segment, Runnable acknowledge) throws IOException {
        forceFile(segment);
        if (segment.entryNeedsForce()) {
            forceEntry(segment);
        }
        segment.writeNote();
        acknowledge.run();
    }

    void forceFile(Segment segment) throws IOException {
        segment.forceFile();
    }

    void forceEntry(Segment segment) throws IOException {
        segment.forceEntry();
    }

    /** The closed name of a file, before another one gets the name that it had. */
    void forceClosedName(Storage.Directory directory) throws IOException {
        directory.force();
    }

    /** A value's bytes, before it gets the name by which events call it. */
    void forceValue(Storage.File draft) throws IOException {
        draft.force();
    }

    /** The names that lead to a value, one directory at a time, before anybody is told its name. */
    void forceValueEntry(Storage.Directory directory) throws IOException {
        directory.force();
    }

    /**
     * Up to where a file's lines are proven.
     *
     * @param note null if it cannot be read
     * @param bootId of now
     * @param whole where the complete lines before the first fault of the chain end
     */
    long provenEnd(Note note, String bootId, long whole) {
        if (note == null || bootId.isEmpty() || note.boot().isEmpty()) {
            return 0;
        }
        return note.ofBoot(bootId) ? Math.min(note.offset(), whole) : whole;
    }

    /** Bytes of a segment after which its index gets a checkpoint. */
    long indexedBytes() {
        return 256 * 1024;
    }

    /** What whoever drives a run appends again before it acts on it. */
    List<Line> toCarry(List<Line> unproven) {
        return unproven;
    }

    /** Whether two lines of the same place in a run's history, given by the SHA-256 of their bodies, are one. */
    boolean equal(ByteBuffer one, ByteBuffer other) {
        return one.equals(other);
    }

    /**
     * Whether the next owner goes on in a file whose lines are not all proven. Never: what would be cut can come back.
     *
     * @return where to go on, or null to give the file up
     */
    Note mend(Storage.File file, Note note) throws IOException {
        return null;
    }
}
