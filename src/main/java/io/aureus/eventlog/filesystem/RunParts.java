package io.aureus.eventlog.filesystem;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where each run's lines lie in one file: known in memory, except of finished runs that the file's index tells of. */
final class RunParts {

    /** Parts kept in memory of a file that another process writes, before its index is asked which may go. */
    private static final int PARTS_MAX = 1024;

    private final Map<String, RunPart> inMemory = new HashMap<>();
    private final Fingerprints indexed = new Fingerprints();
    private long indexedTo;
    private boolean indexFits;
    private int partsMax = PARTS_MAX;

    /** Those in memory: of all runs whose lines the index does not tell of as finished. */
    Collection<RunPart> inMemory() {
        return Collections.unmodifiableCollection(inMemory.values());
    }

    /** Whether the index may hold a part of a run. */
    boolean mayBeIndexed(String runId) {
        return indexed.mayHold(runId);
    }

    /** Up to where the index was read or written, in the file. */
    long indexedTo() {
        return indexedTo;
    }

    /** The part of a run, from memory and the segment's index; null if there is none. */
    RunPart find(Storage.Directory directory, String segment, String runId) throws IOException {
        RunPart[] found = {inMemory.get(runId)};
        if (indexed.mayHold(runId) && indexFits) {
            SegmentIndex.find(directory, segment, runId, part -> found[0] = RunPart.merged(found[0], part));
        }
        return found[0];
    }

    /** Finished parts as the index tells them; none if it is not of this file. */
    void readIndex(Storage.Directory directory, String segment, Consumer<RunPart> sink) throws IOException {
        if (indexFits) {
            SegmentIndex.read(directory, segment, sink);
        }
    }

    /** A line was read or written. */
    void add(Facts facts, long offset, long end) {
        RunPart old = inMemory.get(facts.runId());
        RunEntry entry = old == null ? new RunEntry() : old.entry();
        entry.accept(facts, end);
        inMemory.put(facts.runId(), new RunPart(facts.runId(), old == null ? offset : old.first(), end, entry));
    }

    /** Begins with what the index tells; returns its latest checkpoint, or null if it has none of this file. */
    SegmentIndex.Checkpoint load(Storage.Directory directory, String segment, Storage.File file) throws IOException {
        SegmentIndex.Checkpoint checkpoint = SegmentIndex.read(directory, segment, part -> indexed.add(part.runId()));
        if (checkpoint == null || !SegmentIndex.fits(file, checkpoint)) {
            return null;
        }
        checkpoint.open().forEach(part -> inMemory.put(part.runId(), part));
        indexedTo = checkpoint.offset();
        indexFits = true;
        return checkpoint;
    }

    /** Whether it is time to {@link #trim}. */
    boolean areTooMany() {
        return inMemory.size() > partsMax;
    }

    /** Finished parts that the index tells of by now, if it does not know more than was read, leave memory. */
    List<RunPart> trim(Storage.Directory directory, String segment, Storage.File file, long read) throws IOException {
        List<RunPart> gone = List.of();
        SegmentIndex.Checkpoint checkpoint = SegmentIndex.read(directory, segment, part -> {});
        if (checkpoint != null && checkpoint.offset() <= read && SegmentIndex.fits(file, checkpoint)) {
            gone = indexed(checkpoint.offset());
        }
        partsMax = Math.max(PARTS_MAX, inMemory.size() * 2);
        return gone;
    }

    /** The index tells everything up to an offset; what it tells of finished runs leaves memory. */
    List<RunPart> indexed(long offset) {
        indexedTo = offset;
        indexFits = true;
        List<RunPart> gone = inMemory.values().stream()
                .filter(part -> part.end() <= offset && part.entry().finished())
                .toList();
        for (RunPart part : gone) {
            indexed.add(part.runId());
            inMemory.remove(part.runId());
        }
        return gone;
    }
}
